using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OmniStack.ServiceDefaults.Tests;

public sealed class HttpClientTests
{
    private int _calls;

    [Theory]
    [InlineData("https+http://shop/flaky")]
    [InlineData("http://shop/flaky")]
    [InlineData("http://_http.shop/flaky")]
    public async Task Get_ServerFailsTwice_RetriesAtTheDiscoveredAddress(string url)
    {
        await using var shop = await ShopAsync();
        await using var service = await CallerAsync(shop.Http.BaseAddress!);

        Assert.Equal("ok", await Client(service).GetStringAsync(new Uri(url), TestContext.Current.CancellationToken));
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Post_ServerFails_IsNotSentTwice()
    {
        await using var shop = await ShopAsync();
        await using var service = await CallerAsync(shop.Http.BaseAddress!);

        using var response = await Client(service).PostAsync(new Uri("http://shop/flaky"), new StringContent("1"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Get_ServerHangs_EndsAtTheTotalTimeout()
    {
        await using var shop = await ShopAsync();
        await using var service = await CallerAsync(
            shop.Http.BaseAddress!, ("OmniStack:HttpClient:AttemptTimeout", "00:00:00.500"), ("OmniStack:HttpClient:TotalTimeout", "00:00:01.200"));

        await Assert.ThrowsAsync<Polly.Timeout.TimeoutRejectedException>(() =>
            Client(service).GetStringAsync(new Uri("http://shop/hang"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_SeveralAddresses_AreTakenInTurn()
    {
        await using var first = await TestService.StartAsync(app => app.MapGet("/", () => "first"));
        await using var second = await TestService.StartAsync(app => app.MapGet("/", () => "second"));
        await using var service = await CallerAsync(first.Http.BaseAddress!, ("services:shop:http:1", second.Http.BaseAddress!.ToString()));
        var client = Client(service);

        var answers = new[]
        {
            await client.GetStringAsync(new Uri("http://shop/"), TestContext.Current.CancellationToken),
            await client.GetStringAsync(new Uri("http://shop/"), TestContext.Current.CancellationToken),
        };

        Assert.Equal(["first", "second"], answers.Order());
    }

    [Fact]
    public async Task Start_AttemptLongerThanTotal_IsRefused() =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            CallerAsync(new Uri("http://127.0.0.1"), ("OmniStack:HttpClient:AttemptTimeout", "00:05:00")));

    private static HttpClient Client(TestService service) => service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("shop");

    private static Task<TestService> CallerAsync(Uri shop, params (string, string?)[] settings) => TestService.StartAsync(_ => { }, settings:
    [
        ("services:shop:http:0", shop.ToString()),
        ("OmniStack:HttpClient:RetryDelay", "00:00:00.010"),
        .. settings,
    ]);

    private Task<TestService> ShopAsync() => TestService.StartAsync(app =>
    {
        app.MapMethods("/flaky", ["GET", "POST"], () => Interlocked.Increment(ref _calls) < 3 ? Results.StatusCode(503) : Results.Text("ok"));
        app.MapGet("/hang", async (CancellationToken cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
    });
}

using System.Net;
using Microsoft.Extensions.Options;
using OmniStack.ChatApi.Origins;
using OmniStack.ChatApi.Tests.Fixtures;

namespace OmniStack.ChatApi.Tests;

/// <summary>Pages of other origins in a browser.</summary>
public sealed class OriginTests
{
    private const string Allowed = "http://localhost:5173";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_OfPagesElsewhere_AreAllowedForThoseThatAreNamed()
    {
        await using var service = await ChatService.StartAsync(("OmniStack__Chat__AllowedOrigins__0", Allowed), ("OMNISTACK_ADMIN_KEY", new string('k', 32)));

        using var asked = await SendAsync(service, HttpMethod.Options, Allowed);
        using var refused = await SendAsync(service, HttpMethod.Options, "http://localhost:5174");
        using var sent = await SendAsync(service, HttpMethod.Post, Allowed);

        Assert.Equal((HttpStatusCode.NoContent, Allowed), (asked.StatusCode, Origin(asked)));
        Assert.Contains("X-Client-Id", string.Join(',', asked.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
        Assert.Null(Origin(refused));
        Assert.Equal((HttpStatusCode.Unauthorized, Allowed), (sent.StatusCode, Origin(sent))); // The page may read why.
    }

    [Theory]
    [InlineData("*")]
    [InlineData("http://localhost:5173/")]
    [InlineData("localhost:5173")]
    [InlineData("https://app.example/path")]
    public void Start_NoOrigin_IsRefused(string origin)
        => Assert.Contains(origin, new OriginOptionsValidator().Validate(Options.DefaultName, new OriginOptions { AllowedOrigins = ["https://app.example", origin] }).FailureMessage, StringComparison.Ordinal);

    private static Task<HttpResponseMessage> SendAsync(ChatService service, HttpMethod method, string origin)
    {
        var request = new HttpRequestMessage(method, "/api/chat");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type,x-client-id");
        }

        return service.Http.SendAsync(request, Stop);
    }

    private static string? Origin(HttpResponseMessage response)
        => response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
}

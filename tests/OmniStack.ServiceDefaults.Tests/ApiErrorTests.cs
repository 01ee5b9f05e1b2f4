using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Abstractions;

namespace OmniStack.ServiceDefaults.Tests;

public sealed class ApiErrorTests : IAsyncLifetime
{
    private TestService _service = null!;

    public sealed record Order(string Item, int Count);

    public async ValueTask InitializeAsync() => _service = await TestService.StartAsync(app =>
    {
        app.MapGet("/busy", IResult () => throw new OmniStackException(ErrorKind.TooMany, "topic_full", "The topic is full.")
        {
            RetryAfter = TimeSpan.FromSeconds(2.2),
        });
        app.MapGet("/bug", IResult () => throw new InvalidOperationException("the password is hunter2"));
        app.MapPost("/orders", (Order order) => order.Item);
        app.MapGet("/number", (int n) => n);
    }, settings: [("OmniStack:Api:MaxBodyBytes", "2048")]);

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Get_RefusalOfOurs_AnswersItsStatusCodeAndRetryAfter()
    {
        using var response = await _service.Http.GetAsync("/busy", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
        var problem = await ReadAsync(response);
        Assert.Equal("topic_full", problem.GetProperty("code").GetString());
        Assert.Equal("The topic is full.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Get_Defect_Answers500WithoutItsText()
    {
        using var response = await _service.Http.GetAsync("/bug", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("internal_error", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", body, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"item\": \"tea\", \"count\": }", "body_invalid", "byte 26")]
    [InlineData("{\"item\": \"tea\",\n \"count\": \"many\"}", "body_invalid", "line 2")]
    [InlineData("", "body_invalid", "")]
    public async Task Post_BrokenJson_SaysWhereItBreaks(string body, string code, string place)
    {
        using var response = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await ReadAsync(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(place, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BodyOverTheLimit_Answers413()
    {
        using var response = await PostAsync($"{{\"item\": \"{new string('x', 3000)}\", \"count\": 1}}");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("body_too_large", (await ReadAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Post_BodyFarOverTheLimitThatIsStillBeingSent_Answers413()
    {
        using var response = await PostAsync($"{{\"item\": \"{new string('x', 6_000_000)}\", \"count\": 1}}");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("body_too_large", (await ReadAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Post_OtherMediaType_Answers415()
    {
        using var content = new StringContent("item=tea", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _service.Http.PostAsync("/orders", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("media_type_unsupported", (await ReadAsync(response)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "route_not_found")]
    [InlineData("/orders", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("/number?n=seven", HttpStatusCode.BadRequest, "parameter_invalid")]
    [InlineData("/number", HttpStatusCode.BadRequest, "parameter_invalid")]
    public async Task Get_WhatTheRouterRefuses_HasACode(string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await _service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        var problem = await ReadAsync(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(32, problem.GetProperty("traceId").GetString()?.Length);
        Assert.DoesNotContain("Int32", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _service.Http.PostAsync("/orders", content, TestContext.Current.CancellationToken);
    }

    private static Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}

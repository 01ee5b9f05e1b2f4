using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts.Security;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ServiceDefaults.Tests.Security;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly HeldApiKeys _store = new();
    private HeldRateCounter? _rates;
    private readonly MovableTime _time = new();
    private TestService _service = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ApiKeys Keys => _service.App.Services.GetRequiredService<ApiKeys>();

    public async ValueTask InitializeAsync() => _service = await StartAsync();

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Request_WithoutAnyKey_IsAnsweredToThisMachine()
    {
        Assert.Equal((HttpStatusCode.OK, "local"), await SendAsync("/admin"));
        Assert.Equal((HttpStatusCode.OK, "local"), await SendAsync("/read", host: "localhost"));
    }

    [Theory]
    [InlineData("rebound.example", null)]
    [InlineData("127.0.0.1.example", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "null")]
    [InlineData(null, "http://localhost.evil.example")]
    public async Task Request_WithoutAnyKeyFromAPageElsewhere_IsRefused(string? host, string? origin)
        => Assert.Equal((HttpStatusCode.Unauthorized, "api_key_required"), await SendAsync("/read", host: host, origin: origin));

    [Theory]
    [InlineData("cross-site", "no-cors", HttpStatusCode.Unauthorized)]
    [InlineData("cross-site", "cors", HttpStatusCode.Unauthorized)]
    [InlineData("cross-site", "navigate", HttpStatusCode.OK)]
    [InlineData("same-origin", "no-cors", HttpStatusCode.OK)]
    [InlineData("none", "navigate", HttpStatusCode.OK)]
    public async Task Request_WithoutAnyKeyThatAPageElsewhereLoads_IsRefusedUnlessItIsALink(string site, string mode, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/read") { Headers = { { "Sec-Fetch-Site", site }, { "Sec-Fetch-Mode", mode } } };
        using var response = await _service.Http.SendAsync(request, Stop);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_WithoutKeyOnceThereIsOne_IsRefused()
    {
        await SendAsync("/read");
        await IssueAsync(ApiScope.Read);

        _time.Move(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_required"), await SendAsync("/read"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/health")).Status);
    }

    [Theory]
    [InlineData(ApiScope.Read, "/read", true)]
    [InlineData(ApiScope.Read, "/write", false)]
    [InlineData(ApiScope.Read, "/admin", false)]
    [InlineData(ApiScope.Operate, "/write", true)]
    [InlineData(ApiScope.Operate, "/read", false)]
    [InlineData(ApiScope.Operate, "/unmarked", false)]
    [InlineData(ApiScope.Admin, "/read", true)]
    [InlineData(ApiScope.Admin, "/write", true)]
    [InlineData(ApiScope.Admin, "/unmarked", true)]
    [InlineData(ApiScope.Admin, "/admin", true)]
    public async Task Request_WithAScope_IsAnsweredWhereTheRouteAsksForIt(ApiScope scope, string path, bool allowed)
    {
        var key = await IssueAsync(scope);

        var (status, text) = await SendAsync(path, key.Secret);

        Assert.Equal(allowed ? (HttpStatusCode.OK, "ci") : (HttpStatusCode.Forbidden, "scope_missing"), (status, text));
    }

    [Fact]
    public async Task Request_WithATenant_ReachesOnlyRoutesThatHeedTenants()
    {
        var key = await Keys.IssueAsync(new("ci", [ApiScope.Read], Tenant: "acme"), Stop);

        Assert.Equal((HttpStatusCode.OK, "acme"), await SendAsync("/tenants", key.Secret));
        Assert.Equal((HttpStatusCode.Forbidden, "tenant_forbidden"), await SendAsync("/read", key.Secret));
        Assert.Equal((HttpStatusCode.Forbidden, "tenant_forbidden"), await SendAsync("/tenants?tenant=other", key.Secret));
    }

    [Fact]
    public async Task Request_KeyAsBearerToken_IsAnswered()
    {
        var key = await IssueAsync(ApiScope.Read);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/read") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key.Secret) } };
        using var response = await _service.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("omni_")]
    [InlineData("omni_0123456789abcdef_")]
    [InlineData("omni_../../../../etc_x")]
    [InlineData("something else")]
    public async Task Request_WithAnUnknownKey_IsRefusedEvenWithoutKeys(string secret)
        => Assert.Equal((HttpStatusCode.Unauthorized, "api_key_refused"), await SendAsync("/read", secret));

    [Fact]
    public async Task Request_SecretOfAnotherKey_IsRefused()
    {
        var (mine, other) = (await IssueAsync(ApiScope.Admin), await IssueAsync(ApiScope.Read));

        var mixed = $"omni_{mine.Key.Id}_{other.Secret[22..]}";

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_refused"), await SendAsync("/read", mixed));
    }

    [Fact]
    public async Task Revoke_TheNextRequest_IsRefused()
    {
        var key = await IssueAsync(ApiScope.Read);
        await SendAsync("/read", key.Secret);

        var revoked = await Keys.RevokeAsync(key.Key.Id, Stop);

        Assert.Equal(ApiKeyState.Revoked, revoked.State);
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_refused"), await SendAsync("/read", key.Secret));
    }

    [Fact]
    public async Task Request_AfterTheExpiry_IsRefused()
    {
        var key = await Keys.IssueAsync(new("ci", [ApiScope.Read], ExpiresAt: _time.GetUtcNow().AddHours(1)), Stop);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/read", key.Secret)).Status);

        _time.Move(TimeSpan.FromHours(1));

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_refused"), await SendAsync("/read", key.Secret));
    }

    [Fact]
    public async Task Rotate_WithGrace_TakesBothSecretsUntilItEnds()
    {
        var old = await IssueAsync(ApiScope.Read);
        var fresh = await Keys.RotateAsync(old.Key.Id, TimeSpan.FromHours(1), Stop);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/read", old.Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/read", fresh.Secret)).Status);

        _time.Move(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("/read", old.Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/read", fresh.Secret)).Status);
    }

    [Fact]
    public async Task Use_OfAKey_IsRememberedToTheMinute()
    {
        var key = await IssueAsync(ApiScope.Read);
        var first = _time.GetUtcNow();
        await SendAsync("/read", key.Secret);
        _time.Move(TimeSpan.FromSeconds(30));
        await SendAsync("/read", key.Secret);
        Assert.Equal(first, (await Keys.GetAsync(key.Key.Id, Stop)).LastUsedAt);

        _time.Move(TimeSpan.FromSeconds(30));
        await SendAsync("/read", key.Secret);

        Assert.Equal(first.AddMinutes(1), (await Keys.GetAsync(key.Key.Id, Stop)).LastUsedAt);
    }

    [Fact]
    public async Task Issue_WhatIsStored_HoldsNoSecret()
    {
        var key = await IssueAsync(ApiScope.Read);

        var stored = JsonSerializer.Serialize(await _store.FindAsync(key.Key.Id, Stop), ApiKeyJson.Default.ApiKey);

        Assert.DoesNotContain(key.Secret[22..], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OverTheRateOfTheKey_Answers429WithRetryAfter()
    {
        var key = await Keys.IssueAsync(new("ci", [ApiScope.Read], RequestsPerMinute: 2), Stop);
        await SendAsync("/read", key.Secret);
        await SendAsync("/read", key.Secret);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/read") { Headers = { { ApiKeyRules.Header, key.Secret } } };
        using var response = await _service.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Request_OverTheRateOfTheKeyOnTwoInstancesThatShareIt_Answers429()
    {
        _rates = new(_time);
        await using var one = await StartAsync();
        await using var another = await StartAsync();
        var key = await Keys.IssueAsync(new("ci", [ApiScope.Read], RequestsPerMinute: 5), Stop);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync("/read", key.Secret, service: i % 2 == 0 ? one : another)));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(15, answers.Count(answer => answer is { Status: HttpStatusCode.TooManyRequests, Text: "rate_limited" }));
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/read", key.Secret, service: one)).Status);
    }

    [Fact]
    public async Task Request_ToNoRoute_TellsAKnownCallerWhatIsWrong()
    {
        var key = await Keys.IssueAsync(new("ci", [ApiScope.Read], Tenant: "acme"), Stop);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/read") { Headers = { { ApiKeyRules.Header, key.Secret } } };
        using var wrongMethod = await _service.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/no-such-route", key.Secret)).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_required"), await SendAsync("/no-such-route"));
        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), await SendAsync("/unmarked", key.Secret));
    }

    [Fact]
    public async Task Verify_ClockSetBackAfterAUse_NotesTheUseAnew()
    {
        var key = await IssueAsync(ApiScope.Read);
        await SendAsync("/read", key.Secret);
        _time.Move(-TimeSpan.FromDays(1));

        await SendAsync("/read", key.Secret);

        Assert.Equal(_time.GetUtcNow(), (await _store.FindAsync(key.Key.Id, Stop))!.LastUsedAt);
    }

    [Fact]
    public async Task Verify_WhenItsUseCannotBeStored_IsAcceptedAllTheSame()
    {
        var key = await IssueAsync(ApiScope.Read);
        _store.IsReadOnly = true;

        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/read", key.Secret)).Status);
    }

    [Fact]
    public async Task Stream_StoreAwayForLongerThanItIsTrusted_Ends()
    {
        await using var service = await StartAsync(("OmniStack:Security:RecheckKeys", "00:00:00.050"));
        var key = await IssueAsync(ApiScope.Read);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stream") { Headers = { { ApiKeyRules.Header, key.Secret } } };
        using var response = await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        _store.IsAway = true;

        _time.Move(TimeSpan.FromMinutes(1));

        Assert.Equal("begun", await response.Content.ReadAsStringAsync(Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), await SendAsync("/read", key.Secret, service: service));
    }

    [Fact]
    public async Task AdminKey_Configured_IsTakenAndNeeded()
    {
        const string secret = "0123456789abcdef0123456789abcdef";
        await using var service = await StartAsync(("OMNISTACK_ADMIN_KEY", secret));

        Assert.Equal((HttpStatusCode.OK, "configured admin key"), await SendAsync("/admin", secret, service: service));
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_required"), await SendAsync("/read", service: service));
    }

    private Task<IssuedApiKey> IssueAsync(ApiScope scope) => Keys.IssueAsync(new("ci", [scope]), Stop);

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => TestService.StartAsync(
        app =>
        {
            app.UseApiKeys();
            var routes = app.MapGroup("").RequireScopes(ApiScope.Read, ApiScope.Operate);
            routes.MapGet("/read", (Caller caller) => caller.Name);
            routes.MapPost("/write", (Caller caller) => caller.Name);
            routes.MapGet("/admin", (Caller caller) => caller.Name).RequireScope(ApiScope.Admin);
            routes.MapGet("/stream", StreamAsync);
            routes.MapGet("/tenants", (Caller caller, string? tenant) => caller.Confine(tenant)).ForTenants();
            app.MapGet("/unmarked", (Caller caller) => caller.Name);
        },
        builder =>
        {
            builder.AddApiKeys();
            builder.Services.AddSingleton<IApiKeyStore>(_store);
            if (_rates is not null)
            {
                builder.Services.AddSingleton<IRateCounter>(_rates);
            }
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
        },
        settings);

    private static async Task StreamAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ending = context.RequestAborted.Register(gone.SetResult);
        await context.Response.WriteAsync("begun", Stop);
        await context.Response.Body.FlushAsync(Stop);
        await gone.Task;
    }

    private async Task<(HttpStatusCode Status, string? Text)> SendAsync(string path, string? secret = null, string? host = null, string? origin = null,
        TestService? service = null)
    {
        using var request = new HttpRequestMessage(path == "/write" ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Host = host;
        if (secret is not null)
        {
            request.Headers.Add(ApiKeyRules.Header, secret);
        }
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }
        using var response = await (service ?? _service).Http.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return (response.StatusCode, response.IsSuccessStatusCode ? text : JsonElement.Parse(text).GetProperty("code").GetString());
    }
}

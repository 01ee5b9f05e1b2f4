using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OmniStack.Testing;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Pages;

/// <summary>The pages while the Daemon asks for keys.</summary>
public sealed class SignInTests(KeyedFixture services) : IClassFixture<KeyedFixture>
{
    private const string KeysForm = "/settings";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "/sign-in?returnTo=%2F")]
    [InlineData("/tasks?state=dead", "/sign-in?returnTo=%2Ftasks%3Fstate%3Ddead")]
    [InlineData("/agents/greet.user/greeter", "/sign-in?returnTo=%2Fagents%2Fgreet.user%2Fgreeter")]
    [InlineData("/no-such.page", "/sign-in?returnTo=%2Fno-such.page")]
    public async Task Get_NotSignedIn_LeadsToTheSignIn(string path, string location)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = services.Address };

        using var response = await http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/app.css")]
    [InlineData("/site.mjs")]
    [InlineData("/health")]
    public async Task Get_WhatTheSignInNeeds_IsOpen(string path)
    {
        using var response = await services.Http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(path, response.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Post_NotSignedIn_IsRefused()
    {
        using var fragment = await services.Http.GetAsync("/fragments/agents", Stop);
        using var response = await services.Http.PostAsync("/agents/greet.user/greeter/pause", new FormUrlEncodedContent([]), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, fragment.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False((await services.SendAsync(HttpMethod.Get, "/agents/greet.user/greeter")).GetProperty("paused").GetBoolean());
    }

    [Theory]
    [InlineData("not-a-key-of-anybody-0123456789", "This key is not known, has expired or was revoked.")]
    [InlineData("köy", "This is no API key.")]
    public async Task SignIn_WrongKey_SaysSoAndStaysOut(string key, string text)
    {
        using var browser = new ScriptlessBrowser(services.Address);

        using var response = await SignInAsync(browser, key);

        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain(key, html, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Cookies, cookie => cookie.Name == "omnistack-key");
    }

    [Fact]
    public async Task SignIn_GoodKey_LeadsBackAndKeepsTheKeyToItself()
    {
        using var browser = new ScriptlessBrowser(services.Address);

        using var response = await SignInAsync(browser, KeyedFixture.Key, "/agents?from=here");

        Assert.Equal("/agents?from=here", response.RequestMessage!.RequestUri!.PathAndQuery);
        var cookie = Assert.Single(browser.Cookies, cookie => cookie.Name == "omnistack-key");
        Assert.True(cookie.HttpOnly);
        Assert.DoesNotContain(KeyedFixture.Key, cookie.Value, StringComparison.Ordinal);
        foreach (var path in AdminPages.All)
        {
            using var page = await browser.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.DoesNotContain(KeyedFixture.Key, await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(KeyedFixture.Key, services.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//example.org/")]
    [InlineData("/\\example.org/")]
    [InlineData("https://example.org/")]
    [InlineData("javascript:alert(1)")]
    public async Task SignIn_ForeignReturn_StaysHere(string returnTo)
    {
        using var browser = new ScriptlessBrowser(services.Address);

        using var response = await SignInAsync(browser, KeyedFixture.Key, returnTo);

        Assert.Equal(new Uri(services.Address, "/"), response.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task Cookies_BehindAProxyThatEndsHttps_AreSecure()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = services.Address, DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" } } };

        using var page = await http.GetAsync("/sign-in", Stop);

        Assert.Matches("omnistack-form=.*; secure; samesite=strict; httponly", Assert.Single(page.Headers.GetValues("Set-Cookie")));
        Assert.DoesNotContain("not encrypted", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "admin.example.org", true)]
    [InlineData("X-Forwarded-For", "203.0.113.5", true)]
    [InlineData("Host", "localhost", false)]
    public async Task SignIn_OverPlainHttp_WarnsUnlessItComesFromHere(string header, string value, bool warns)
    {
        using var http = new HttpClient { BaseAddress = services.Address };
        http.DefaultRequestHeaders.Add(header, value);

        var html = await http.GetStringAsync("/sign-in", Stop);

        Assert.Equal(warns, html.Contains("This connection is not encrypted: the key can be read on its way. Use HTTPS.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_OverPlainHttpOnAnAddressOfTheNetwork_WarnsAndSignsIn()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address)
            .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        using var data = new TempDirectory();
        await using var web = await ServiceProcess.StartAsync("OmniStack.Web", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://{own}:0", ["OMNISTACK_DATA"] = data.Path,
            ["services__daemon__http__0"] = services.Daemon.BaseAddress!.ToString(), ["services__chatapi__http__0"] = "http://127.0.0.1:9",
        });
        using var browser = new ScriptlessBrowser(web.Address);

        using var page = await browser.GetAsync("/sign-in", Stop);
        using var signedIn = await SignInAsync(browser, KeyedFixture.Key, "/agents");

        Assert.Contains("This connection is not encrypted", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("/agents", signedIn.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Key_IssuedWithLimitsThenRotated_HasThemAndTheOldSecretsTimeIsTold()
    {
        using var browser = new ScriptlessBrowser(services.Address);
        (await SignInAsync(browser, KeyedFixture.Key)).Dispose();

        using var issued = await browser.SubmitAsync("/settings", KeysForm, new()
        {
            ["_handler"] = "issue-key", ["Form.Name"] = "limited", ["Form.Publish"] = "true", ["Form.RequestsPerMinute"] = "60", ["Form.EventsPerDay"] = "50", ["Form.TurnsPerDay"] = "5",
        }, Stop);
        var key = (await services.SendAsync(HttpMethod.Get, "/keys")).EnumerateArray().Single(one => one.GetProperty("name").GetString() == "limited");
        using var rotated = await browser.SubmitAsync("/settings", KeysForm, new() { ["_handler"] = $"rotate-{key.GetProperty("id").GetString()}" }, Stop);

        Assert.Equal((60, 50, 5), (key.GetProperty("requests_per_minute").GetInt32(), key.GetProperty("events_per_day").GetInt32(), key.GetProperty("turns_per_day").GetInt32()));
        var html = await issued.Content.ReadAsStringAsync(Stop);
        Assert.Contains("60 requests per minute, 50 events per day, 5 chat messages per day", html, StringComparison.Ordinal);
        Assert.DoesNotContain("The old secret", html, StringComparison.Ordinal);
        Assert.Contains("The old secret is accepted for 60 minutes more.", await rotated.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_Refused_KeepsWhatWasTyped()
    {
        using var browser = new ScriptlessBrowser(services.Address);
        (await SignInAsync(browser, KeyedFixture.Key)).Dispose();

        using var refused = await browser.SubmitAsync("/settings", KeysForm, new() { ["_handler"] = "issue-key", ["Form.Name"] = "typed", ["Form.Tenant"] = "acme", ["Form.Admin"] = "true" }, Stop);

        var html = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Contains("a key with a tenant cannot have it", html, StringComparison.Ordinal);
        Assert.Contains("name=\"Form.Name\" value=\"typed\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"Form.Tenant\" value=\"acme\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"Form.Admin\" value=\"true\" checked", html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"Form.Read\" value=\"true\" checked", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_SignedIn_EndsIt()
    {
        using var browser = new ScriptlessBrowser(services.Address);
        (await SignInAsync(browser, KeyedFixture.Key)).Dispose();

        using var response = await browser.SubmitAsync("/", "/sign-out", [], Stop);
        using var after = await browser.GetAsync("/agents", Stop);

        Assert.Equal("/sign-in", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("/sign-in", after.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Pages_TenantsKey_ShowThatTenantOnly()
    {
        var own = await PublishAsync(await services.IssueAsync("\"publish\", \"read\"", "acme"));
        var foreign = await PublishAsync(await services.IssueAsync("\"publish\", \"read\"", "other"));
        using var browser = new ScriptlessBrowser(services.Address);
        (await SignInAsync(browser, await services.IssueAsync("\"read\", \"operate\"", "acme"))).Dispose();

        using var list = await browser.GetAsync("/tasks", Stop);
        using var page = await browser.GetAsync($"/tasks/{foreign}", Stop);
        using var overview = await browser.GetAsync("/", Stop);

        var html = await list.Content.ReadAsStringAsync(Stop);
        Assert.Contains(own, html, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        html = await overview.Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain(foreign, html, StringComparison.Ordinal);
        Assert.DoesNotContain("Throughput", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_BeyondTheKeysScopes_IsRefusedWithItsReason()
    {
        using var browser = new ScriptlessBrowser(services.Address);
        (await SignInAsync(browser, await services.IssueAsync("\"read\""))).Dispose();

        using var response = await browser.SubmitAsync("/agents", "/agents/greet.user/greeter/pause", [], Stop);

        Assert.Contains("Not done. ", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False((await services.SendAsync(HttpMethod.Get, "/agents/greet.user/greeter")).GetProperty("paused").GetBoolean());
    }

    private static Task<HttpResponseMessage> SignInAsync(ScriptlessBrowser browser, string key, string returnTo = "/")
        => browser.SubmitAsync($"/sign-in?returnTo={Uri.EscapeDataString(returnTo)}", "/sign-in", new() { ["Form.Key"] = key }, Stop);

    private async Task<string> PublishAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(services.Daemon.BaseAddress!, "/tasks"))
        {
            Headers = { { "X-Api-Key", key } },
            Content = new StringContent("""{"topic": "greet.user", "payload": {"content": {"name": "Ada"}}}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Stop);
        return System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("task_id").GetString()!;
    }
}

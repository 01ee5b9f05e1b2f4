using Microsoft.Playwright;
using OmniStack.Testing.Browser;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Dashboard.Tests;

/// <summary>What all pages have, and those of the resources.</summary>
[Collection<InTheBrowser>]
public sealed class PageTests(BrowserFixture browser)
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static TheoryData<string> Paths =>
    [
        "/", "/?view=graph&id=daemon", "/?id=daemon&reveal=*", "/console", "/console?resource=daemon", "/logs", "/logs?level=Error&id=12", "/traces", $"/traces/{Trace}",
        $"/traces/{Trace}?span=0000000000000005", $"/genai/{Trace}/000000000000000a", "/metrics",
        "/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration", "/data", "/help",
        "/search", "/search?q=invoices", "/?view=parameters", "/?sort=-state&health=bad", "/console?times=utc&nowrap=1", "/logs?f=level%3D%3DError&off=resource%3D%3Dweb",
        "/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration&count=1&table=1",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Page_InTheBrowser_ComplainsAboutNothingAndFitsAPhone(string path)
    {
        await using var opened = await browser.OpenAsync(path, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = opened.Page;

        await Expect(page.Locator("main")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [Fact]
    public async Task Resources_Stop_ShowsTheNewStateWithoutReload()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;
        var row = page.Locator("tr[data-key=web]");
        await Expect(row).ToContainTextAsync("Running");

        await row.GetByRole(AriaRole.Button, new() { Name = "Stop web" }).ClickAsync();

        await Expect(row).ToContainTextAsync("Exited");
        Assert.Contains("web stop", browser.Dashboard.Resources.Executed);
        browser.Dashboard.Resources.Change("web", r => r with { State = "Running" });
        await Expect(row).ToContainTextAsync("Running");
    }

    [Fact]
    public async Task Resources_Environment_IsMaskedUntilRevealed()
    {
        await using var opened = await browser.OpenAsync("/?id=web");
        var page = opened.Page;
        Assert.DoesNotContain("hunter2-secret", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Reveal REDIS_PASSWORD" }).ClickAsync();

        await Expect(page.GetByText("hunter2-secret")).ToBeVisibleAsync();
        await Expect(page.GetByText("http://localhost:0")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Resources_HeadAndFold_SortAndHide()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("web");
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("chatapi");
        await Expect(page.Locator("tr[data-key=omnidb]")).ToBeVisibleAsync();

        await page.Locator("tr[data-key=mongo] .fold").ClickAsync();

        await Expect(page.Locator("tr[data-key=mongo]")).ToBeVisibleAsync();
        await Expect(page.Locator("tr[data-key=omnidb]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Search_OfAnyPage_FindsInResourcesTracesLogsAndConsoles()
    {
        await using var opened = await browser.OpenAsync("/metrics");
        var page = opened.Page;
        await page.GetByPlaceholder("Search everything").FillAsync("daemon");
        await page.Keyboard.PressAsync("Enter");

        foreach (var kind in new[] { "Resources", "Traces", "Structured logs", "Consoles" })
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = kind, Exact = true })).ToBeVisibleAsync();
        }
        await page.Locator("section:has(h2:text-is('Traces')) td a").First.ClickAsync();
        await Expect(page.Locator(".waterfall")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Resources_Environment_ShowsTheAutomaticOnesWhenAsked()
    {
        await using var opened = await browser.OpenAsync("/?id=web");
        var page = opened.Page;
        await Expect(page.Locator(".env")).Not.ToContainTextAsync("OTEL_SERVICE_NAME");

        await page.GetByText("1 automatic ones too").ClickAsync();

        await Expect(page.Locator(".env")).ToContainTextAsync("OTEL_SERVICE_NAME");
    }

    [Fact]
    public async Task Resources_HealthCheck_IsShownWithItsAnswer()
    {
        await using var opened = await browser.OpenAsync("/?id=daemon");
        var page = opened.Page;

        await Expect(page.Locator(".details")).ToContainTextAsync("daemon_http_/health_200_check");
        await Expect(page.Locator(".details")).ToContainTextAsync("Unhealthy GET /health: 503");
    }

    [Fact]
    public async Task Parameters_MissingValue_IsAskedForAndSet()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter it" }).ClickAsync();
        await Expect(page.Locator("tr[data-key=model]")).ToContainTextAsync("gpt-4o-mini");

        await page.GetByLabel("Value of mail-key").FillAsync("s3cret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and start" }).ClickAsync();

        await Expect(page.Locator("tr[data-key=mail-key]")).ToContainTextAsync("••••");
        Assert.Equal("s3cret", browser.Dashboard.Resources.Parameters["mail-key"]);
        browser.Dashboard.Resources.Change("mail-key", r => r with { State = "ValueMissing" });
    }

    [Fact]
    public async Task Keys_LeadToThePages()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;
        await Chromium.TakesKeysAsync(page);
        await page.Keyboard.PressAsync("t");
        await page.ArriveAsync("**/traces");
        await Expect(page).ToHaveTitleAsync("Traces · OmniStack");
        await Chromium.TakesKeysAsync(page);
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("[data-search]")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Pages_WithoutScript_CanBeReadAndFiltered()
    {
        await using var opened = await browser.OpenAsync("/traces", new() { JavaScriptEnabled = false });
        var page = opened.Page;
        await page.GetByPlaceholder("≥ ms").FillAsync("1000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
    }
}

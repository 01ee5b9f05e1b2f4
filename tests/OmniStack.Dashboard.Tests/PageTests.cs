using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Dashboard.Tests;

public sealed class PageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
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
        var complaints = new List<string>();
        var page = await browser.OpenAsync(path, complaints, new() { ViewportSize = new() { Width = 390, Height = 844 } });

        await Expect(page.Locator("main")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(complaints);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Resources_Stop_ShowsTheNewStateWithoutReload()
    {
        var page = await browser.OpenAsync("/");
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
        var page = await browser.OpenAsync("/?id=web");
        Assert.DoesNotContain("hunter2-secret", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Reveal REDIS_PASSWORD" }).ClickAsync();

        await Expect(page.GetByText("hunter2-secret")).ToBeVisibleAsync();
        await Expect(page.GetByText("http://localhost:0")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Console_NewLine_IsShownAtOnceInItsColoursAndEncoded()
    {
        var page = await browser.OpenAsync("/console?resource=redis");
        await Expect(page.Locator(".console p")).ToHaveCountAsync(1);

        browser.Dashboard.Resources.Write("redis", "\e[31m<img src=x onerror=alert(1)>\e[0m done");

        await Expect(page.Locator(".console .fg1")).ToHaveTextAsync("<img src=x onerror=alert(1)>");
    }

    [Fact]
    public async Task Console_Filter_ShowsMatchingLinesOfAllResources()
    {
        var page = await browser.OpenAsync("/console?q=failed+attempt");

        await Expect(page.Locator(".console p")).ToHaveCountAsync(1);
        await Expect(page.Locator(".console p")).ToContainTextAsync("daemon");
    }

    [Fact]
    public async Task Logs_FieldFilter_IsAddedByTheForm()
    {
        var page = await browser.OpenAsync("/logs");
        await page.GetByText("Field filter").ClickAsync();
        await page.GetByLabel("Field", new() { Exact = true }).FillAsync("exception.type");
        await page.GetByLabel("Is").SelectOptionAsync("~");
        await page.GetByLabel("Value").FillAsync("timeout");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.Locator("tbody tr a").First.ClickAsync();
        await Expect(page.Locator(".details")).ToContainTextAsync("AgentLoop.RunAsync");
    }

    [Fact]
    public async Task Logs_Search_FiltersWhileTyping()
    {
        var page = await browser.OpenAsync("/logs");

        await page.GetByPlaceholder("Find in everything").PressSequentiallyAsync("answered slowly");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("<script>alert(1)</script>");
    }

    [Fact]
    public async Task Traces_DurationAndErrorFilter_ShowsThoseOnly()
    {
        var page = await browser.OpenAsync("/traces?hasError=true&min=1000&f=messaging.system%3D%3Dredis");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Locator("tbody tr .name a").ClickAsync();
        await Expect(page.Locator(".waterfall tbody tr")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task Trace_Fold_HidesTheSubtree()
    {
        var page = await browser.OpenAsync($"/traces/{Trace}");
        await Expect(page.Locator(".waterfall tbody tr")).ToHaveCountAsync(10);

        await page.Locator("tr[data-key='0000000000000007'] .fold").ClickAsync();

        await Expect(page.Locator(".waterfall tbody tr")).ToHaveCountAsync(7);
    }

    [Fact]
    public async Task GenAi_OfASpan_ShowsTheMessagesByRole()
    {
        var page = await browser.OpenAsync($"/traces/{Trace}?span=000000000000000a");
        await page.Locator(".details").GetByRole(AriaRole.Link, new() { Name = "Messages", Exact = true }).ClickAsync();

        await Expect(page.Locator(".turn.system")).ToContainTextAsync("You read invoices");
        await Expect(page.Locator(".turn.user")).ToContainTextAsync("invoice 4711");
        await Expect(page.Locator(".turn.tool")).ToContainTextAsync("1280.50");
        await Expect(page.Locator(".turn.assistant").Last).ToContainTextAsync("it is overdue");
        await Expect(page.Locator(".summary")).ToContainTextAsync("412");
    }

    [Fact]
    public async Task Metrics_Histogram_ShowsQuantilesAndLeadsToATrace()
    {
        var page = await browser.OpenAsync("/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration");
        await Expect(page.Locator("figcaption")).ToContainTextAsync("p99");

        var exemplar = page.Locator("a:has(.exemplar)").First;
        Assert.Contains(Trace, await exemplar.GetAttributeAsync("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_HeadAndFold_SortAndHide()
    {
        var page = await browser.OpenAsync("/");
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
        var page = await browser.OpenAsync("/metrics");
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
        var page = await browser.OpenAsync("/?id=web");
        await Expect(page.Locator(".env")).Not.ToContainTextAsync("OTEL_SERVICE_NAME");

        await page.GetByText("1 automatic ones too").ClickAsync();

        await Expect(page.Locator(".env")).ToContainTextAsync("OTEL_SERVICE_NAME");
    }

    [Fact]
    public async Task Console_Address_IsALink()
    {
        browser.Dashboard.Resources.Write("omnidb", "Now listening on: \e[1mhttp://localhost:5300/x\e[0m (see https://example.com/a?b=1&c=2).");
        var page = await browser.OpenAsync("/console?resource=omnidb");

        await Expect(page.Locator(".console a").First).ToHaveAttributeAsync("href", "http://localhost:5300/x");
        await Expect(page.Locator(".console a").Nth(1)).ToHaveAttributeAsync("href", "https://example.com/a?b=1&c=2");
    }

    [Fact]
    public async Task Resources_HealthCheck_IsShownWithItsAnswer()
    {
        var page = await browser.OpenAsync("/?id=daemon");

        await Expect(page.Locator(".details")).ToContainTextAsync("daemon_http_/health_200_check");
        await Expect(page.Locator(".details")).ToContainTextAsync("Unhealthy GET /health: 503");
    }

    [Fact]
    public async Task Parameters_MissingValue_IsAskedForAndSet()
    {
        var page = await browser.OpenAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter it" }).ClickAsync();
        await Expect(page.Locator("tr[data-key=model]")).ToContainTextAsync("gpt-4o-mini");

        await page.GetByLabel("Value of mail-key").FillAsync("s3cret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and start" }).ClickAsync();

        await Expect(page.Locator("tr[data-key=mail-key]")).ToContainTextAsync("••••");
        Assert.Equal("s3cret", browser.Dashboard.Resources.Parameters["mail-key"]);
        browser.Dashboard.Resources.Change("mail-key", r => r with { State = "ValueMissing" });
    }

    [Fact]
    public async Task Console_Times_AreThoseOfUtcOrNone()
    {
        var page = await browser.OpenAsync("/console?resource=redis&times=utc");
        var time = page.Locator(".console time").First;
        Assert.Equal(DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, null).UtcDateTime.ToString("HH:mm:ss.fff", null), await time.TextContentAsync());

        await page.GetByLabel("Times").SelectOptionAsync("off");

        await Expect(page.Locator(".console time").First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Console_Paused_CountsWhatCameAndShowsItAfterwards()
    {
        var page = await browser.OpenAsync("/console?resource=migration");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var paused = page.GetByRole(AriaRole.Button, new() { Name = "Paused" });

        browser.Dashboard.Resources.Write("migration", "step one");

        await Expect(paused).ToContainTextAsync("1 new");
        await Expect(page.Locator(".console")).Not.ToContainTextAsync("step one");
        await paused.ClickAsync();
        await Expect(page.Locator(".console")).ToContainTextAsync("step one");
    }

    [Fact]
    public async Task Logs_FieldFilter_IsSwitchedOffAndOnAgain()
    {
        var page = await browser.OpenAsync("/logs?f=level%3D%3DError");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);

        await page.GetByTitle("Switch off").ClickAsync();
        await Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(3);
        await page.GetByTitle("Switch on").ClickAsync();

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Trace_Kind_FadesTheOtherSpans()
    {
        var page = await browser.OpenAsync($"/traces/{Trace}");
        await page.GetByLabel("Kind").SelectOptionAsync("Database");

        await Expect(page.Locator(".waterfall .span > a:not(.fold):not(.pale):not(.tag)")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Metrics_Table_ShowsTheNumbers()
    {
        var page = await browser.OpenAsync("/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration&table=1");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "p90" }).First).ToBeVisibleAsync();

        await page.GetByLabel("Count").CheckAsync();

        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "count", Exact = true }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Keys_LeadToThePages()
    {
        var page = await browser.OpenAsync("/");
        await page.Keyboard.PressAsync("t");
        await Expect(page).ToHaveTitleAsync("Traces · OmniStack");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("[data-search]")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Pages_WithoutScript_CanBeReadAndFiltered()
    {
        var page = await browser.OpenAsync("/traces", options: new() { JavaScriptEnabled = false });
        await page.GetByPlaceholder("≥ ms").FillAsync("1000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
    }
}

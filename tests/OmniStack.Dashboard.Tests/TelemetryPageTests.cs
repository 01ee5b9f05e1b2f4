using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Dashboard.Tests;

/// <summary>The consoles, logs, traces and metrics, as a browser shows them.</summary>
[Collection<InTheBrowser>]
public sealed class TelemetryPageTests(BrowserFixture browser)
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task Console_NewLine_IsShownAtOnceInItsColoursAndEncoded()
    {
        await using var opened = await browser.OpenAsync("/console?resource=redis");
        var page = opened.Page;
        await Expect(page.Locator(".console p")).ToHaveCountAsync(1);

        browser.Dashboard.Resources.Write("redis", "\e[31m<img src=x onerror=alert(1)>\e[0m done");

        await Expect(page.Locator(".console .fg1")).ToHaveTextAsync("<img src=x onerror=alert(1)>");
    }

    [Fact]
    public async Task Console_Filter_ShowsMatchingLinesOfAllResources()
    {
        await using var opened = await browser.OpenAsync("/console?q=failed+attempt");
        var page = opened.Page;

        await Expect(page.Locator(".console p")).ToHaveCountAsync(1);
        await Expect(page.Locator(".console p")).ToContainTextAsync("daemon");
    }

    [Fact]
    public async Task Logs_FieldFilter_IsAddedByTheForm()
    {
        await using var opened = await browser.OpenAsync("/logs");
        var page = opened.Page;
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
        await using var opened = await browser.OpenAsync("/logs");
        var page = opened.Page;

        await page.GetByPlaceholder("Find in everything").PressSequentiallyAsync("answered slowly");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("<script>alert(1)</script>");
    }

    [Fact]
    public async Task Logs_OfAModelCall_LeadToItsMessages()
    {
        await using var opened = await browser.OpenAsync("/logs?q=answered+slowly");
        var page = opened.Page;
        await page.Locator("tbody tr a").First.ClickAsync();
        await Expect(page.Locator(".details").GetByRole(AriaRole.Link, new() { Name = "Messages" })).ToBeVisibleAsync();
        await page.Locator("tbody tr").First.GetByRole(AriaRole.Link, new() { Name = "Messages" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.Matches("/genai/[0-9a-f]{32}/000000000000000a$", page.Url);
        await page.GotoAsync(new Uri(new Uri(page.Url), "/logs?q=is+done").ToString());
        await Expect(page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Messages" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Traces_DurationAndErrorFilter_ShowsThoseOnly()
    {
        await using var opened = await browser.OpenAsync("/traces?hasError=true&min=1000&f=messaging.system%3D%3Dredis");
        var page = opened.Page;

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Locator("tbody tr .name a").ClickAsync();
        await Expect(page.Locator(".waterfall tbody tr")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task Trace_Fold_HidesTheSubtree()
    {
        await using var opened = await browser.OpenAsync($"/traces/{Trace}");
        var page = opened.Page;
        await Expect(page.Locator(".waterfall tbody tr")).ToHaveCountAsync(10);

        await page.Locator("tr[data-key='0000000000000007'] .fold").ClickAsync();

        await Expect(page.Locator(".waterfall tbody tr")).ToHaveCountAsync(7);
    }

    [Fact]
    public async Task GenAi_OfASpan_ShowsTheMessagesByRole()
    {
        await using var opened = await browser.OpenAsync($"/traces/{Trace}?span=000000000000000a");
        var page = opened.Page;
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
        await using var opened = await browser.OpenAsync("/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration");
        var page = opened.Page;
        await Expect(page.Locator("figcaption")).ToContainTextAsync("p99");

        var exemplar = page.Locator("a:has(.exemplar)").First;
        Assert.Contains(Trace, await exemplar.GetAttributeAsync("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_Address_IsALink()
    {
        browser.Dashboard.Resources.Write("omnidb", "Now listening on: \e[1mhttp://localhost:5300/x\e[0m (see https://example.com/a?b=1&c=2).");
        await using var opened = await browser.OpenAsync("/console?resource=omnidb");
        var page = opened.Page;

        await Expect(page.Locator(".console a").First).ToHaveAttributeAsync("href", "http://localhost:5300/x");
        await Expect(page.Locator(".console a").Nth(1)).ToHaveAttributeAsync("href", "https://example.com/a?b=1&c=2");
    }

    [Fact]
    public async Task Console_Times_AreThoseOfUtcOrNone()
    {
        await using var opened = await browser.OpenAsync("/console?resource=redis&times=utc");
        var page = opened.Page;
        var time = page.Locator(".console time").First;
        Assert.Equal(DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, null).UtcDateTime.ToString("HH:mm:ss.fff", null), await time.TextContentAsync());

        await page.GetByLabel("Times").SelectOptionAsync("off");

        await Expect(page.Locator(".console time").First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Console_Paused_CountsWhatCameAndShowsItAfterwards()
    {
        await using var opened = await browser.OpenAsync("/console?resource=migration");
        var page = opened.Page;
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
        await using var opened = await browser.OpenAsync("/logs?f=level%3D%3DError");
        var page = opened.Page;
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);

        await page.GetByTitle("Switch off").ClickAsync();
        await Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(3);
        await page.GetByTitle("Switch on").ClickAsync();

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Trace_Kind_FadesTheOtherSpans()
    {
        await using var opened = await browser.OpenAsync($"/traces/{Trace}");
        var page = opened.Page;
        await page.GetByLabel("Kind").SelectOptionAsync("Database");

        await Expect(page.Locator(".waterfall .span > a:not(.fold):not(.pale):not(.tag)")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Metrics_Table_ShowsTheNumbers()
    {
        await using var opened = await browser.OpenAsync("/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration&table=1");
        var page = opened.Page;
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "p90" }).First).ToBeVisibleAsync();

        await page.GetByLabel("Count").CheckAsync();

        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "count", Exact = true }).First).ToBeVisibleAsync();
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OmniStack.Testing;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>What an operator does, in Chromium on a real Daemon. Every test also fails on an error in the console.</summary>
public sealed partial class AdminBrowserTests(AdminBrowserFixture<AdminFixture> browser) : IClassFixture<AdminBrowserFixture<AdminFixture>>
{
    private AdminFixture Services => browser.Services;

    [Fact]
    public async Task Agent_PausedAndResumed_SaysSoAndDoesSo()
    {
        await using var opened = await browser.OpenAsync("/agents");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause keywords on document.keywords" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("It takes no more events");
        Assert.True((await Services.SendAsync(HttpMethod.Get, "/agents/document.keywords/keywords")).GetProperty("paused").GetBoolean());
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Resume: keywords is paused" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume keywords on document.keywords" }).ClickAsync();

        await Expect(page.Locator(".badge")).ToContainTextAsync("running");
        await page.ReloadAsync();
        await Expect(page.GetByText("It takes events again")).ToHaveCountAsync(0);
        Assert.False((await Services.SendAsync(HttpMethod.Get, "/agents/document.keywords/keywords")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task DeadLetter_EditedAndReplayed_IsWorkedOn()
    {
        var id = await Services.PublishDeadLetterAsync();
        await using var opened = await browser.OpenAsync("/dead-letters?agent=summarizer");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        await page.GetByLabel("Content").FillAsync("""{"text": "The tide rises. The tide falls.", "sentences": 1}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay with this content" }).ClickAsync();

        await page.ArriveAsync($"**/tasks/{id}");
        await Expect(page.Locator("pre[aria-label=Result]")).ToContainTextAsync("The tide");
        Assert.Equal("succeeded", await Services.StateAsync(id));
    }

    [Fact]
    public async Task Press_WhileItsPartIsRefreshed_IsAClickAllTheSame()
    {
        var due = TimeProvider.System.GetUtcNow().AddDays(1);
        var id = (await Services.SendAsync(HttpMethod.Post, "/tasks",
            $$"""{"topic": "greet.user", "deliver_at": "{{due:O}}", "payload": {"content": {"name": "Ada"} } }""")).GetProperty("task_id").GetString();
        await using var opened = await browser.OpenAsync($"/tasks/{id}");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).HoverAsync();

        await page.Mouse.DownAsync();
        await page.EvaluateAsync("delete document.querySelector('[data-live]').lastShown"); // As if something had changed.
        await page.RunAndWaitForResponseAsync(() => Task.CompletedTask, response => response.Url.Contains("/fragments/tasks/", StringComparison.Ordinal));
        await page.EvaluateAsync("fetch('/favicon.svg').then(response => response.text())"); // What came before it has been read too.
        await page.Mouse.UpAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeVisibleAsync();
        Assert.Equal("cancelled", await Services.StateAsync(id!));
    }

    [Fact]
    public async Task DeadLetters_SelectedThenAll_AreReplayedAndPurged()
    {
        for (var i = 0; i < 3; i++)
        {
            await Services.PublishDeadLetterAsync();
        }
        await using var opened = await browser.OpenAsync("/dead-letters?agent=summarizer");
        var page = opened.Page;
        var replay = page.GetByRole(AriaRole.Button, new() { Name = "Replay the selected" });
        await Expect(replay).ToBeDisabledAsync();

        await page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await replay.ClickAsync();
        await Expect(page.GetByText("1 dead letter replayed.")).ToBeVisibleAsync();
        await Eventually.IsTrueAsync(async () => (await Services.SendAsync(HttpMethod.Get, "/dead-letters?agent=summarizer")).GetProperty("items").GetArrayLength() >= 3);
        await page.GotoAsync("/dead-letters?agent=summarizer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Purge all" }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Purge all that match?" });
        await Expect(dialog).ToContainTextAsync("of summarizer");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Purge all" }).ClickAsync();

        await Expect(page.GetByText("None match.")).ToBeVisibleAsync();
        Assert.Equal(0, (await Services.SendAsync(HttpMethod.Get, "/dead-letters?agent=summarizer")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Schedule_CreatedPausedAndDeleted_FollowsEachStep()
    {
        await using var opened = await browser.OpenAsync("/schedules");
        var page = opened.Page;

        await page.GetByLabel("Name").FillAsync("nightly");
        await page.GetByLabel("Cron").FillAsync("0 2 * * *");
        await page.GetByLabel("Topic").FillAsync("greet.user");
        await page.GetByLabel("Content").FillAsync("""{"name": "Ada"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByText("nightly is saved.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause nightly" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume nightly" })).ToBeVisibleAsync();
        Assert.True((await Services.SendAsync(HttpMethod.Get, "/schedules/nightly")).GetProperty("paused").GetBoolean());
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Delete nightly?" }).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(page.GetByText("There is no schedule yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Configuration_SetAndDeleted_IsStoredAndGone()
    {
        await using var opened = await browser.OpenAsync("/settings");
        var page = opened.Page;

        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("greeting");
        await page.GetByLabel("Value").FillAsync("""{"default": "en"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set" }).ClickAsync();
        await Expect(page.GetByText("greeting is set.")).ToBeVisibleAsync();
        Assert.Equal("en", (await Services.SendAsync(HttpMethod.Get, "/config/greeting")).GetProperty("value").GetProperty("default").GetString());
        await page.GetByRole(AriaRole.Row, new() { Name = "greeting" }).GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Delete greeting?" }).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(page.GetByText("No key is set.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Task_CancelledAndDeadOneRetried_IsShownWhileItHappens()
    {
        await Services.SendAsync(HttpMethod.Post, "/agents/greet.user/greeter/pause");
        var queued = await Services.PublishAsync("greet.user", """{"name": "Ada"}""");
        await using var opened = await browser.OpenAsync($"/tasks/{queued}");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByText("The task is cancelled.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).First).ToBeVisibleAsync();
        await Services.SendAsync(HttpMethod.Post, "/agents/greet.user/greeter/resume");
        var dead = await Services.PublishDeadLetterAsync();
        await page.GotoAsync($"/tasks/{dead}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();

        await Expect(page.GetByText("with its attempts begun anew")).ToBeVisibleAsync();
        await page.GetByText("Timeline").ClickAsync();
        await Expect(page.Locator(".timeline")).ToContainTextAsync("text holds no sentence.");
    }

    [Fact]
    public async Task Filter_Submitted_LivesInTheAddress()
    {
        var dead = await Services.PublishDeadLetterAsync();
        await using var opened = await browser.OpenAsync("/tasks");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Navigation, new() { Name = "States" }).GetByRole(AriaRole.Link, new() { Name = "Dead letter" }).ClickAsync();
        await page.GetByRole(AriaRole.Search, new() { Name = "Filter tasks" }).GetByLabel("Topic").FillAsync("document.summarize");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.ArriveAsync("**/tasks?state=dead&topic=document.summarize*");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = dead })).ToBeVisibleAsync();
        await Expect(page.Locator("tbody .badge:has-text('succeeded')")).ToHaveCountAsync(0);
        await Expect(page.Locator(".tabs [aria-current]")).ToHaveTextAsync("Dead letter");
    }

    [Fact]
    public async Task Overview_EventsWorkedOn_DrawsTheLines()
    {
        await using var opened = await browser.OpenAsync("/");
        var line = opened.Page.GetByRole(AriaRole.Img, new() { Name = "Throughput" });

        await Eventually.IsTrueAsync(async () =>
        {
            await Services.PublishAsync("greet.user", """{"name": "Ada"}""");
            await opened.Page.ReloadAsync();
            return await line.CountAsync() == 1 && await line.GetAttributeAsync("aria-label") is { } label && !label.EndsWith("at most 0/s", StringComparison.Ordinal);
        });

        Assert.StartsWith("M 0 ", await line.Locator("path.stroke").GetAttributeAsync("d"), StringComparison.Ordinal);
        await Chromium.TakesKeysAsync(opened.Page);
        await line.FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(opened.Page.Locator("[data-tip]").First).ToHaveTextAsync(TipRegex());
        await opened.Page.Keyboard.PressAsync("Escape");
        await Expect(opened.Page.Locator("[data-tip]").First).ToBeHiddenAsync();
        await line.HoverAsync();
        await Expect(opened.Page.Locator("[data-tip]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DeadLetters_ManySteps_ShowProgressAndCanBeStopped()
    {
        for (var i = 0; i < 9; i++)
        {
            await Services.PublishAsync("document.keywords", """{"text": "a", "count": 0}""");
        }
        await Eventually.IsTrueAsync(async () => (await Services.SendAsync(HttpMethod.Get, "/dead-letters?agent=keywords")).GetProperty("items").GetArrayLength() == 9);
        await using var opened = await browser.OpenAsync("/dead-letters?agent=keywords");
        var page = opened.Page;
        var held = new TaskCompletionSource();
        var step = 0;
        await page.RouteAsync("**/dead-letters/batch", async route =>
        {
            if (++step == 3)
            {
                await held.Task;
            }
            await route.ContinueAsync();
        });

        await page.GetByRole(AriaRole.Button, new() { Name = "Purge all" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Purge all that match?" }).GetByRole(AriaRole.Button, new() { Name = "Purge all" }).ClickAsync();
        await Expect(page.Locator(".batch-figures")).ToHaveTextAsync("4 of 9 purged");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        held.SetResult();
        await Expect(page.Locator(".batch-figures")).ToHaveTextAsync("6 of 9 purged");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go on" })).ToBeFocusedAsync();
        Assert.Equal(3, (await Services.SendAsync(HttpMethod.Get, "/dead-letters?agent=keywords")).GetProperty("items").GetArrayLength());
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Expect(page.GetByText("9 dead letters purged.")).ToBeVisibleAsync();
        Assert.EndsWith("/dead-letters?agent=keywords", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_CronTyped_ShowsWhenItFires()
    {
        await using var opened = await browser.OpenAsync("/schedules");

        await opened.Page.GetByLabel("Cron").FillAsync("0 2 * * *");

        await Expect(opened.Page.Locator("[data-next-runs] time")).ToHaveCountAsync(3);
    }

    [GeneratedRegex(@"^[\d.,]+/s at \d", RegexOptions.None, 1000)]
    private static partial Regex TipRegex();
}

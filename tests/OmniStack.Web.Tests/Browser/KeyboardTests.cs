using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using OmniStack.Testing;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Every flow of the admin without a pointer, on a real Daemon: what is needed is reached by Tab, and the focus is kept after each action.</summary>
[Collection(nameof(AdminTests))]
public sealed partial class KeyboardTests(AdminBrowserFixture<AdminFixture> browser)
{
    private AdminFixture Services => browser.Services;

    [Fact]
    public async Task Publish_TopicContentAndButton_LeadsToTheResult()
    {
        await using var opened = await browser.OpenAsync("/publish");
        var page = opened.Page;

        await page.TabToAsync("Topic");
        await page.Keyboard.TypeAsync("greet");
        await Expect(page.GetByLabel("Content")).ToHaveValueAsync(AdaRegex());
        await page.TypeIntoAsync("Content", """{"name": "Tab"}""");
        await page.UseAsync("Publish");

        await page.ArriveAsync("**/tasks/*");
        await Expect(page.Locator("pre[aria-label=Result]")).ToContainTextAsync("Hello, Tab!");
    }

    [Fact]
    public async Task Tasks_FilteredThenOneRetried_KeepTheFocus()
    {
        var dead = await Services.PublishDeadLetterAsync();
        await using var opened = await browser.OpenAsync("/tasks");
        var page = opened.Page;

        await page.Keyboard.PressAsync("/");
        await page.ExpectFocusAsync("Task id");
        await page.UseAsync("Dead letter");
        await page.ArriveAsync("**/tasks?state=dead");
        await page.TypeIntoAsync("Topic", "document.summarize");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**topic=document.summarize**");
        await Expect(page.GetByLabel("Topic")).ToBeFocusedAsync();
        await page.UseAsync(dead);
        await page.ArriveAsync($"**/tasks/{dead}");
        await page.UseAsync("Timeline");
        await Expect(page.Locator(".timeline")).ToBeVisibleAsync();
        await page.TabBackToAsync("Retry");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByText("with its attempts begun anew")).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Retry"); // it was Cancel for as long as the agent worked
    }

    [Fact]
    public async Task Task_CancelledThenDeleted_AsksAndKeepsTheFocus()
    {
        await Services.SendAsync(HttpMethod.Post, "/agents/greet.user/greeter/pause");
        var queued = await Services.PublishAsync("greet.user", """{"name": "Ada"}""");
        await using var opened = await browser.OpenAsync($"/tasks/{queued}");
        var page = opened.Page;

        await page.UseAsync("Cancel");
        await Expect(page.GetByText("The task is cancelled.")).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Delete this task");
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectFocusAsync("No");
        await page.Keyboard.PressAsync("Escape");
        await page.ExpectFocusAsync("Delete this task");
        await page.Keyboard.PressAsync("Enter");
        await page.UseAsync("Delete");

        await page.ArriveAsync("**/tasks");
        await page.ExpectFocusAsync($"Task {queued} and its results are deleted.");
        await Services.SendAsync(HttpMethod.Post, "/agents/greet.user/greeter/resume");
    }

    [Fact]
    public async Task DeadLetters_EditedThenSelected_AreReplayedAndDeleted()
    {
        await Services.SendAsync(HttpMethod.Post, "/dead-letters/purge?confirm=true&agent=summarizer");
        string[] ids = [await Services.PublishDeadLetterAsync(), await Services.PublishDeadLetterAsync(), await Services.PublishDeadLetterAsync()];
        await using var opened = await browser.OpenAsync("/dead-letters?agent=summarizer");
        var page = opened.Page;

        await page.UseAsync(ids[0]);
        await page.ArriveAsync($"**/{ids[0]}");
        await page.TypeIntoAsync("Content", """{"text": "The tide rises. The tide falls.", "sentences": 1}""");
        await page.UseAsync("Replay with this content");
        await page.ArriveAsync($"**/tasks/{ids[0]}");
        await page.ExpectFocusAsync("Replayed to summarizer.");
        Assert.Equal("succeeded", await Services.StateAsync(ids[0]));

        await page.GotoAsync("/dead-letters?agent=summarizer");
        await page.TabToAsync($"Select the dead letter of task {ids[1]}");
        await page.Keyboard.PressAsync("Space");
        await page.UseAsync("Replay the selected");
        await page.ExpectFocusAsync("1 dead letter replayed.");
        await Eventually.IsTrueAsync(async () => await CountAsync() == 2);

        await page.GotoAsync("/dead-letters?agent=summarizer");
        await page.TabToAsync("Select all on this page");
        await page.Keyboard.PressAsync("Space");
        await page.UseAsync("Delete the selected");
        await page.ExpectFocusAsync("No");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("2 dead letters. The tasks have then failed, for good.");
        await page.UseAsync("Delete the selected");
        await page.ExpectFocusAsync("2 dead letters purged.");
        Assert.Equal(0, await CountAsync());

        async Task<int> CountAsync() => (await Services.SendAsync(HttpMethod.Get, "/dead-letters?agent=summarizer")).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task Agent_PausedResumedAndDeleted_IsGoneWithGroupAndDeadLetters()
    {
        const string Agent = "/agents/document.keywords/keywords";
        await Services.StateAsync(await Services.PublishAsync("document.keywords", """{"text": "a", "count": 0}"""));
        await using var opened = await browser.OpenAsync("/agents");
        var page = opened.Page;

        await page.UseAsync("Pause keywords on document.keywords");
        await page.ExpectFocusAsync("Resume keywords on document.keywords");
        Assert.True((await Services.SendAsync(HttpMethod.Get, Agent)).GetProperty("paused").GetBoolean());
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectFocusAsync("Pause keywords on document.keywords");
        await Expect(page.Locator(":focus")).ToHaveAccessibleDescriptionAsync(ResumedRegex());
        await page.TabBackToAsync("keywords");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync($"**{Agent}");
        await page.UseAsync("Delete keywords");
        await page.ExpectFocusAsync("No");
        await page.TabBackToAsync("with its 1 dead letter");
        await page.Keyboard.PressAsync("Space");
        await page.UseAsync("Delete");

        await page.ArriveAsync("**/agents");
        await page.ExpectFocusAsync("keywords is deleted, with its group and its dead letters.");
        using var gone = await Services.Daemon.GetAsync(Agent, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(0, (await Services.SendAsync(HttpMethod.Get, "/dead-letters?agent=keywords")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Webhook_ThatWasGivenUp_IsPostedAgain()
    {
        var status = StatusCodes.Status410Gone;
        var posts = 0;
        await using var receiver = await LocalServer.StartAsync(app => app.MapPost("/hook", () =>
        {
            Interlocked.Increment(ref posts);
            return Results.StatusCode(status);
        }));
        var published = await Services.PublishAsync("greet.user", """{"name": "Ada"}""", new Uri(receiver.Address, "/hook"));
        var delivery = "";
        await Eventually.IsTrueAsync(async () =>
        {
            var dead = (await Services.SendAsync(HttpMethod.Get, "/tasks?topic=omnistack.webhooks&state=dead")).GetProperty("items");
            delivery = dead.GetArrayLength() > 0 ? dead[0].GetProperty("task_id").GetString()! : "";
            return delivery.Length > 0;
        });
        status = StatusCodes.Status204NoContent;
        await using var opened = await browser.OpenAsync("/webhooks?state=dead");
        var page = opened.Page;

        await page.UseAsync($"Replay the delivery to {new Uri(receiver.Address, "/hook")} of task {published}");

        await page.ExpectFocusAsync("It is posted again, with its attempts begun anew.");
        Assert.EndsWith("state=dead", page.Url.Split("&correlation")[0], StringComparison.Ordinal);
        Assert.Equal("succeeded", await Services.StateAsync(delivery));
        Assert.Equal(2, Volatile.Read(ref posts));
    }

    [Fact]
    public async Task Schedule_CreatedPausedResumedAndDeleted_KeepsTheFocus()
    {
        await using var opened = await browser.OpenAsync("/schedules");
        var page = opened.Page;

        await page.TypeIntoAsync("Name", "by-keyboard");
        await page.TypeIntoAsync("Cron", "0 6 * * *");
        await page.TypeIntoAsync("Topic", "greet.user");
        await page.TypeIntoAsync("Content", """{"name": "Ada"}""");
        await page.UseAsync("Create");
        await Expect(page.GetByText("by-keyboard is saved.")).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Create");
        await page.TabBackToAsync("Pause by-keyboard");
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectFocusAsync("Resume by-keyboard");
        Assert.True((await Services.SendAsync(HttpMethod.Get, "/schedules/by-keyboard")).GetProperty("paused").GetBoolean());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("by-keyboard fires again.")).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Pause by-keyboard");
        await page.UseAsync("Delete by-keyboard");
        await page.ExpectFocusAsync("No");
        await page.UseAsync("Delete");

        await page.ExpectFocusAsync("by-keyboard is deleted.");
        Assert.Equal(0, (await Services.SendAsync(HttpMethod.Get, "/schedules")).GetArrayLength());
    }

    [Fact]
    public async Task Settings_ConfigurationAndStorage_AreChangedAndKeepTheFocus()
    {
        var finished = await Services.PublishAsync("greet.user", """{"name": "Ada"}""");
        Assert.Equal("succeeded", await Services.StateAsync(finished));
        await using var opened = await browser.OpenAsync("/settings");
        var page = opened.Page;

        await page.TypeIntoAsync("Key", "by-keyboard");
        await page.TypeIntoAsync("Value", "42");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("by-keyboard is set.")).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Value");
        await page.TabBackToAsync("Delete by-keyboard");
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectFocusAsync("No");
        await page.UseAsync("Delete");
        await page.ExpectFocusAsync("by-keyboard is deleted.");
        await page.UseAsync("Clear results");
        await page.ExpectFocusAsync("No");
        await page.UseAsync("Clear results");

        await Expect(page.Locator("[data-said]")).ToContainTextAsync(ClearedRegex());
        await page.ExpectFocusAsync("Clear results");
        using var gone = await Services.Daemon.GetAsync($"/tasks/{finished}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Help_OpenedAndClosed_GivesTheFocusBack()
    {
        await using var opened = await browser.OpenAsync("/bus");
        var page = opened.Page;
        await page.TabToAsync("Schedules");

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Close");
        await page.Keyboard.PressAsync("Escape");

        await page.ExpectFocusAsync("Schedules");
    }

    [Fact]
    public async Task LiveTable_RowsComeAbove_LeavesTheFocusOnItsRow()
    {
        var watched = await Services.PublishAsync("greet.user", """{"name": "Ada"}""");
        Assert.Equal("succeeded", await Services.StateAsync(watched));
        await using var opened = await browser.OpenAsync("/design");
        var page = opened.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync("/tasks");
        var row = page.GetByRole(AriaRole.Link, new() { Name = watched });
        await row.FocusAsync();

        var newer = await Services.PublishAsync("greet.user", """{"name": "Bea"}""");
        await page.Clock.FastForwardAsync(5000);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = newer })).ToBeVisibleAsync();

        await Expect(row).ToBeFocusedAsync();
    }

    [GeneratedRegex("Ada", RegexOptions.None, 1000)]
    private static partial Regex AdaRegex();

    [GeneratedRegex("It takes events again", RegexOptions.None, 1000)]
    private static partial Regex ResumedRegex();

    [GeneratedRegex("Cleared: [1-9][0-9]* × result", RegexOptions.None, 1000)]
    private static partial Regex ClearedRegex();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OmniStack.Contracts.Events;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>The pages in Chromium, with their scripts. Every test also fails on an error in the console.</summary>
public sealed partial class BrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 360, Height = 740 } };

    private WebFixture Web => browser.Web;

    [Fact]
    public async Task Publish_TopicChosen_ShowsTheResultWhenItIsThere()
    {
        Web.Daemon.Work = _ => null;
        await using var opened = await browser.OpenAsync("/publish");
        var page = opened.Page;

        await page.Locator("[data-publish]").GetByLabel("Topic").SelectOptionAsync("greet.user");
        await Expect(page.GetByLabel("Content")).ToHaveValueAsync(AdaRegex());
        await Expect(page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Greets a person by name.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.ArriveAsync("**/tasks/*-*-*-*-*");
        await Expect(page.GetByText("Not there yet")).ToBeVisibleAsync();
        var id = page.Url.Split('/')[^1];
        Web.Daemon.Put(FakeDaemon.Task(id, TaskState.Succeeded, JsonElement.Parse("1"), JsonElement.Parse("""{"greeting":"Hello, Ada!"}""")));

        await Expect(page.Locator("pre[aria-label=Result]")).ToContainTextAsync("Hello, Ada!");
        await Expect(page.Locator("[data-live-done]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Publish_NotJson_IsSaidWhileTypingAndNotSent()
    {
        await using var opened = await browser.OpenAsync("/publish?topic=greet.user");
        var page = opened.Page;

        await page.GetByLabel("Content").FillAsync("{\n  \"name\": Ada\n}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();

        await Expect(page.GetByText("This is not JSON: it breaks in line 2, column 11.")).ToBeVisibleAsync();
        await Expect(page.Locator(".gutter .bad")).ToHaveTextAsync("2");
        await Expect(page.Locator(".gutter span")).ToHaveCountAsync(3);
        Assert.EndsWith("/publish?topic=greet.user", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Content").FillAsync("{\"name\": \"Ada\"}");
        await Expect(page.Locator(".fault")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Format" }).ClickAsync();
        await Expect(page.GetByLabel("Content")).ToHaveValueAsync("{\n  \"name\": \"Ada\"\n}");
    }

    [Fact]
    public async Task Overview_ServiceChanges_IsRefreshed()
    {
        await using var opened = await browser.OpenAsync("/");
        await Expect(opened.Page.GetByText("All 3 services are healthy.")).ToBeVisibleAsync();

        Web.Daemon.Health = "degraded";

        await Expect(opened.Page.GetByText("Needs attention: Daemon.")).ToBeVisibleAsync(new() { Timeout = 10_000 });
        Web.Daemon.Health = "healthy";
    }

    [Fact]
    public async Task Chat_HostileSourcesAndFiles_AreNoLinksLiveNorStored()
    {
        const string Name = "<img src=x onerror=alert(1)>";
        Web.Chat.Script =
        [
            """{"type":"start","messageId":"a1"}""", """{"type":"start-step"}""",
            JsonSerializer.Serialize(new { type = "source-url", sourceId = "s1", url = "javascript:document.title='owned'", title = Name }),
            JsonSerializer.Serialize(new { type = "source-url", sourceId = "s2", url = "https://example.org/?a=\"><script>", title = Name }),
            """{"type":"file","mediaType":"image/png","url":"https://example.org/tracker.png"}""",
            """{"type":"file","mediaType":"text/html","url":"data:text/html,<script>document.title='owned'</script>"}""",
            """{"type":"file","mediaType":"image/png","url":"/api/attachments/../../stop"}""",
            """{"type":"finish-step"}""", """{"type":"finish","finishReason":"stop"}""",
        ];
        Web.Chat.Stored = JsonSerializer.Serialize(new object[]
        {
            new { type = "source-url", sourceId = "s1", url = "javascript:document.title='owned'", title = Name },
            new { type = "source-url", sourceId = "s2", url = "https://example.org/?a=\"><script>", title = Name },
            new { type = "file", mediaType = "image/png", url = "https://example.org/tracker.png" },
            new { type = "file", mediaType = "text/html", url = "data:text/html,<script>document.title='owned'</script>" },
        });
        var gate = new TaskCompletionSource();
        Web.Chat.Gate = gate.Task;
        await using var opened = await browser.OpenAsync("/chat");
        var page = opened.Page;

        await page.GetByLabel("Your message").FillAsync("Hi");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".sources li")).ToHaveCountAsync(2);
        await AssertHarmlessAsync();
        gate.SetResult();
        await Expect(page.Locator(".from-assistant .message-actions")).ToBeVisibleAsync();
        await AssertHarmlessAsync();
        Web.Chat.Gate = Task.CompletedTask;
        Web.Chat.Script = FakeChatApi.Text("A short answer.");
        Web.Chat.Stored = """[{"type":"text","text":"A short answer."}]""";

        async Task AssertHarmlessAsync()
        {
            await Expect(page.Locator(".sources a")).ToHaveCountAsync(1);
            await Expect(page.Locator(".sources li").First).ToHaveTextAsync(Name);
            Assert.Equal("https://example.org/?a=%22%3E%3Cscript%3E", await page.Locator(".sources a").EvaluateAsync<string>("link => link.href"));
            Assert.Equal(0, await page.Locator(".message img, .message script, .message a[href^='javascript:'], .message .body a[href^='data:'], .message a.file").CountAsync());
        }
    }

    [Fact]
    public async Task Chat_Answer_StreamsThenShowsWhatWasStored()
    {
        var gate = new TaskCompletionSource();
        Web.Chat.Gate = gate.Task;
        Web.Chat.Script = [
            """{"type":"start","messageId":"a1"}""", """{"type":"start-step"}""",
            """{"type":"tool-input-start","toolCallId":"c1","toolName":"clock"}""",
            """{"type":"tool-input-available","toolCallId":"c1","toolName":"clock","input":{"zone":"UTC"}}""",
            """{"type":"tool-output-available","toolCallId":"c1","output":{"time":"12:00"}}""",
            .. FakeChatApi.Text("It is **noon** <b>", "in UTC.").Skip(2)];
        Web.Chat.Stored = """[{"type":"tool-clock","toolCallId":"c1","state":"output-available","input":{"zone":"UTC"},"output":{"time":"12:00"}},{"type":"text","text":"It is **noon** <b>in UTC."}]""";
        await using var opened = await browser.OpenAsync("/chat");
        var page = opened.Page;

        await page.GetByLabel("Your message").FillAsync("What time is it?");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".message .rendered strong")).ToHaveTextAsync("noon");
        await Expect(page.GetByText("<b>in UTC.")).ToBeVisibleAsync();
        await Expect(page.Locator(".message [data-output]").Last).ToContainTextAsync("12:00");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop the answer" })).ToBeVisibleAsync();
        gate.SetResult();
        await Expect(page.Locator(".from-assistant strong")).ToHaveTextAsync("noon");
        await Expect(page.Locator(".session-list a[aria-current]")).ToContainTextAsync("What time is it?");
        Assert.Matches(SessionUrlRegex(), page.Url);
        await page.ReloadAsync();
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Chat_Stopped_StopsTheTurnAndShowsWhatIsKept()
    {
        Web.Chat.Gate = new TaskCompletionSource().Task;
        Web.Chat.Script = FakeChatApi.Text("An endless answer");
        await using var opened = await browser.OpenAsync("/chat");
        var page = opened.Page;
        await page.GetByLabel("Your message").FillAsync("Go on");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByText("An endless answer")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop the answer" }).ClickAsync();

        await Web.Chat.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Expect(page.GetByText("Stopped before its end.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Chat_LoadedWhileAnAnswerIsWritten_GoesOnReadingIt()
    {
        Web.Chat.Script = FakeChatApi.Text("The whole ", "answer.");
        Web.Chat.Stored = """[{"type":"text","text":"The whole answer, as stored."}]""";
        Web.Chat.PutRunning("0-running", "Go on", "The wh");

        await using var opened = await browser.OpenAsync("/chat/0-running");

        await Expect(opened.Page.GetByText("The whole answer, as stored.")).ToBeVisibleAsync();
        await Expect(opened.Page.Locator(".message")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Chat_ErrorInTheStream_IsShown()
    {
        Web.Chat.Gate = Task.CompletedTask;
        Web.Chat.Script = ["""{"type":"start","messageId":"a1"}""", """{"type":"error","errorText":"The model did not answer."}""", """{"type":"finish","finishReason":"error"}"""];
        await using var opened = await browser.OpenAsync("/chat");

        await opened.Page.GetByLabel("Your message").FillAsync("Hi");
        await opened.Page.Keyboard.PressAsync("Enter");

        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer failed.");
        await Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Chat_Deleted_AsksFirst()
    {
        Web.Chat.Put("0-doomed", ("user", "Delete me"));
        await using var opened = await browser.OpenAsync("/chat/0-doomed");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Delete me" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("will be gone for good");
        Assert.True(Web.Chat.Has("0-doomed"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();

        await page.ArriveAsync("**/chat");
        Assert.False(Web.Chat.Has("0-doomed"));
    }

    [Fact]
    public async Task Theme_SystemAndChoice_SetTheColours()
    {
        await using var opened = await browser.OpenAsync("/", new() { ColorScheme = ColorScheme.Dark });
        var page = opened.Page;
        Assert.Equal("rgb(14, 17, 23)", await BackgroundAsync(page));

        await page.GetByRole(AriaRole.Button, new() { Name = "Light colours" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Light colours" })).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("rgb(246, 247, 249)", await BackgroundAsync(page));
        await page.WaitForFunctionAsync("fetch('/').then(r => r.text()).then(html => html.includes('data-theme=\"light\"'))");
        await page.ReloadAsync();
        Assert.Equal("rgb(246, 247, 249)", await BackgroundAsync(page));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/publish?topic=document.summarize")]
    [InlineData("/tasks/t-wide")]
    [InlineData("/chat/wide")]
    public async Task AnyPage_OnAPhone_DoesNotScrollSideways(string path)
    {
        var wide = new string('x', 400);
        Web.Daemon.Put(FakeDaemon.Task("t-wide", TaskState.Dead, JsonSerializer.SerializeToElement(wide), JsonSerializer.SerializeToElement(wide), new(wide, wide, true)));
        Web.Chat.Put("wide", ("user", wide), ("assistant", $"`{wide}`\n\n```\n{wide}\n```\n\n| {wide} | b |\n|--|--|\n| 1 | 2 |"));
        await using var opened = await browser.OpenAsync(path, new(Phone));

        Assert.Equal(360, await opened.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, window.innerWidth)"));
    }

    [Fact]
    public async Task AnyPage_FirstTab_IsTheSkipLinkAndItWorks()
    {
        await using var opened = await browser.OpenAsync("/tasks");
        var page = opened.Page;

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    [InlineData("/chat")]
    public async Task AnyPage_Loaded_IsUnder100Kilobytes(string path)
    {
        await using var opened = await browser.OpenAsync(path);

        // Not the parts that the page asks for again while it is looked at.
        var bytes = await opened.Page.EvaluateAsync<int>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(e => e.initiatorType !== 'fetch').reduce((sum, e) => sum + e.encodedBodySize, 0)");

        Assert.InRange(bytes, 5_000, 100_000);
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    [GeneratedRegex("\"Ada\"", RegexOptions.None, 1000)]
    private static partial Regex AdaRegex();

    [GeneratedRegex("/chat/[0-9a-f]{32}$", RegexOptions.None, 1000)]
    private static partial Regex SessionUrlRegex();
}

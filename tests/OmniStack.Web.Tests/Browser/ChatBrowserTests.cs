using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>The chat page in Chromium on a real ChatApi. Every test also fails on an error in the console.</summary>
[Collection(nameof(ChatFixture))]
public sealed class ChatBrowserTests(ChatFixture chat)
{
    private const string TwoCalls = "/tool calculate {\"expression\":\"2+3\"}\n/tool calculate {\"expression\":\"9*9\"}";

    [Fact]
    public async Task Send_FirstMessage_StreamsAndShowsNameUsageAndCost()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;

        await SendAsync(page, "Tell me about **boats**");

        await Expect(Answers(page).Last).ToContainTextAsync("demo model");
        await Expect(page.Locator(".talk-head h1")).ToHaveTextAsync("Tell me about **boats**");
        await Expect(page.Locator(".talk-head p")).ToContainTextAsync("USD");
        await Expect(Answers(page).Last.Locator(".message-actions")).ToContainTextAsync("tokens in");
        await Expect(Progress(page)).ToHaveTextAsync("The answer is complete.");
        await Expect(page).ToHaveTitleAsync("Tell me about **boats** · OmniStack");
        await Expect(page.GetByLabel("Your message")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tool_ThatNeedsNoApproval_UnfoldsAndHasItsOutput()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;

        await SendAsync(page, "what time is it");

        var tool = Answers(page).Last.Locator(".tool");
        await Expect(tool.Locator("[data-state]")).ToHaveTextAsync("done");
        await Expect(Answers(page).Last.Locator(".message-actions")).ToBeVisibleAsync();
        await tool.Locator("summary").ClickAsync();
        await Expect(tool.GetByLabel("Output")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Stop_WhileItIsWritten_KeepsWhatWasSaidAndCanBeTriedAgain()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await SendAsync(page, "/count 9999");
        await Expect(Answers(page).Last).ToContainTextAsync("11 12 13");

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop the answer" }).ClickAsync();

        await Expect(page.GetByText("Stopped before its end.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeEnabledAsync();
        await Expect(Answers(page).Last).ToContainTextAsync("11 12 13");
    }

    [Fact]
    public async Task Regenerate_LastAnswer_KeepsTheFirstAsAVersion()
    {
        await chat.AskAsync("regenerate", "Hello");
        await using var opened = await chat.OpenAsync("/chat/regenerate");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Versions" })).ToContainTextAsync("2 of 2");
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Edit_ThenSwitch_ShowsEachBranchWithItsAnswer()
    {
        await chat.AskAsync("edited", "The first wording");
        await chat.AskAsync("edited", "What followed it");
        await using var opened = await chat.OpenAsync("/chat/edited");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).First.ClickAsync();
        await Expect(page.GetByLabel("Your message")).ToHaveValueAsync("The first wording");
        await SendAsync(page, "The second wording");
        var versions = page.GetByRole(AriaRole.Group, new() { Name = "Versions" });
        await Expect(versions).ToContainTextAsync("2 of 2");
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);
        await versions.GetByRole(AriaRole.Button, new() { Name = "Version before" }).ClickAsync();

        await Expect(page.Locator(".message")).ToHaveCountAsync(4);
        await Expect(page.Locator(".from-user").First).ToContainTextAsync("The first wording");
        await Expect(versions.GetByRole(AriaRole.Button, new() { Name = "Next version" })).ToBeFocusedAsync();
        Assert.Equal(4, (await chat.MessagesAsync("edited")).Count);
    }

    [Fact]
    public async Task Edit_Cancelled_ChangesNothing()
    {
        await chat.AskAsync("kept", "As it is");
        await using var opened = await chat.OpenAsync("/chat/kept");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByLabel("Your message")).ToHaveValueAsync("");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Edit" })).ToBeFocusedAsync();
        await Expect(page.Locator("[data-editing]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Approval_OneAllowedOneDenied_TheAnswerGoesOn()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await SendAsync(page, TwoCalls);
        var approve = page.GetByRole(AriaRole.Button, new() { Name = "Approve" });
        await Expect(approve).ToHaveCountAsync(2);
        await Expect(Progress(page)).ToHaveTextAsync("A tool waits for your approval.");

        await approve.First.ClickAsync();
        await Expect(approve).ToHaveCountAsync(1);
        await Expect(page.Locator(".message .tool [data-state]").First).ToHaveTextAsync("done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();

        await Expect(page.Locator(".message .tool [data-state]").Last).ToHaveTextAsync("denied");
        await Expect(Answers(page).Last).ToContainTextAsync("calculate returned 5");
        await Expect(Progress(page)).ToHaveTextAsync("The answer is complete.");
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Failure_TriedAgain_IsAnotherVersion()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await SendAsync(page, "/fail");
        await Expect(Answers(page).Last.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer failed.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Versions" })).ToContainTextAsync("2 of 2");
    }

    [Fact]
    public async Task SecondMessage_WhileOneIsAnswered_WaitsAndIsAnsweredAlsoAfterAReload()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await SendAsync(page, "/count 150");
        await Expect(Answers(page).Last).ToContainTextAsync("11 12 13");

        await SendAsync(page, "And then?");
        await Expect(page.Locator("[data-status=waiting]")).ToContainTextAsync("And then?");
        var session = page.Url.Split('/')[^1];
        await Testing.Eventually.IsTrueAsync(async () => (await chat.Chat.GetStringAsync(new Uri($"/api/sessions/{session}/waiting", UriKind.Relative))).Contains("And then?"));
        await page.ReloadAsync();

        await Expect(page.Locator("[data-status=waiting]")).ToContainTextAsync("And then?");
        await Expect(Answers(page).First).ToContainTextAsync("149 150");
        await Expect(page.Locator(".message")).ToHaveCountAsync(4);
        await Expect(Answers(page).Last).ToContainTextAsync("It is message 2 of this conversation");
        await Expect(page.Locator("[data-status=waiting]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Rename_AndSearch_FindTheChatByItsNewName()
    {
        await chat.AskAsync("renamed", "Some words");
        await chat.AskAsync("other", "Other words");
        await using var opened = await chat.OpenAsync("/chat/renamed");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Rename this chat" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Winter <i>journey</i>");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".talk-head h1")).ToHaveTextAsync("Winter <i>journey</i>");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("WINTER <i");

        await Expect(page.Locator(".session-list > li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".session-list .name")).ToHaveTextAsync("Winter <i>journey</i>");
        await Expect(Progress(page)).ToHaveTextAsync("1 chat found.");
    }

    [Fact]
    public async Task Conversation_ByKeyboardAlone_IsSentEditedSwitchedAndApproved()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await Expect(page.GetByLabel("Your message")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("/tool calculate {\"expression\":\"6*7\"}");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeEnabledAsync();

        await page.TabBackToAsync("Approve");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Answers(page).Last).ToContainTextAsync("calculate returned 42");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" })).ToBeEnabledAsync();
        await page.TabBackToAsync("Edit");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Never mind");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Versions" })).ToContainTextAsync("2 of 2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" })).ToBeEnabledAsync();
        await page.TabBackToAsync("Version before");
        await page.Keyboard.PressAsync("Space");

        await Expect(Answers(page).Last).ToContainTextAsync("calculate returned 42");
    }

    [Fact]
    public async Task StopAndRegenerate_ByKeyboardAlone_KeepTheFocusInThePage()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await page.Keyboard.TypeAsync("/count 9999");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Answers(page).Last).ToContainTextAsync("3 4 5");

        await page.TabToAsync("Stop the answer");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Stopped before its end.")).ToBeVisibleAsync();
        await page.ExpectFocusAsync("Your message");
        await page.TypeIntoAsync("Your message", "Say it shortly");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" })).ToBeEnabledAsync();
        await page.TabBackToAsync("Regenerate");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Versions" })).ToContainTextAsync("2 of 2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" })).ToBeEnabledAsync();
        await page.ExpectFocusAsync("Your message");
    }

    [Fact]
    public async Task Code_Copied_IsOnTheClipboard()
    {
        await chat.AskAsync("code", "Look:\n```js\nlet a = '<b>';\n```");
        await using var opened = await chat.OpenAsync("/chat/code", new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the code" }).First.ClickAsync();

        await Expect(Progress(page)).ToHaveTextAsync("The code is copied.");
        Assert.Equal("let a = '<b>';\n", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task Phone_WithEverythingInIt_DoesNotScrollSidewaysAndCanBeUsed()
    {
        await chat.AskAsync("phone", new string('w', 300));
        await chat.AskAsync("phone", TwoCalls);
        await using var opened = await chat.OpenAsync("/chat/phone", new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true });
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).First.TapAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(1);
        await page.GetByText("Chats", new() { Exact = true }).TapAsync();

        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeVisibleAsync();
        Assert.Equal(360, await page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, window.innerWidth)"));
    }

    [Fact]
    public async Task Hostile_MessagesToolsAndNames_RunNothing()
    {
        const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> [x](javascript:document.title='owned')";
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;

        await SendAsync(page, Hostile);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" })).ToBeEnabledAsync();
        await SendAsync(page, $"/tool calculate {System.Text.Json.JsonSerializer.Serialize(new { expression = Hostile })}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Locator(".message .tool [data-state]")).ToHaveTextAsync("failed");
        await page.ReloadAsync();

        await Expect(page.Locator(".message .tool [data-input]")).ToContainTextAsync("onerror");
        Assert.Equal(0, await page.Locator(".chat img, .chat script, .chat a[href^='javascript:']").CountAsync());
        Assert.DoesNotContain("owned · ", await page.TitleAsync(), StringComparison.Ordinal);
    }

    private static ILocator Answers(IPage page) => page.Locator(".message.from-assistant");

    private static ILocator Progress(IPage page) => page.Locator("[data-progress]");

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByLabel("Your message").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }
}

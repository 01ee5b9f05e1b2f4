using Microsoft.Playwright;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Forks, branches that a search finds, and what an answer gives beside its text, in Chromium on a real ChatApi.</summary>
[Collection(nameof(ChatFixture))]
public sealed class ForkBrowserTests(ChatFixture chat)
{
    [Fact]
    public async Task Fork_AtAnAnswer_GoesOnInAChatOfItsOwn()
    {
        await chat.AskAsync("forked", "The first question");
        await chat.AskAsync("forked", "The second question");
        await using var opened = await chat.OpenAsync("/chat/forked");
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Fork" }).First.ClickAsync();
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);
        await page.ArriveAsync("**/chat/ses_*");
        await SendAsync(page, "Another second question");

        await Expect(page.Locator(".message")).ToHaveCountAsync(4);
        await Expect(Answers(page).Last).ToContainTextAsync("It is message 2 of this conversation");
        Assert.Equal(4, (await chat.MessagesAsync("forked")).Count);
    }

    [Fact]
    public async Task SourcesAndFiles_LiveAndStored_AreDrawnTheSame()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await page.RouteAsync("**/fragments/chat/**", route => route.AbortAsync()); // So that what was streamed stays on the page.
        opened.Forgive("ERR_FAILED");
        await SendAsync(page, "/source https://example.org/herons <b>Herons</b> & terns");
        var source = Answers(page).Last.Locator(".sources a");
        await Expect(source).ToHaveTextAsync("<b>Herons</b> & terns");
        await Expect(source).ToHaveAttributeAsync("href", "https://example.org/herons");
        await Expect(page.GetByLabel("Your message")).ToBeFocusedAsync();
        await page.UnrouteAsync("**/fragments/chat/**");
        await page.ReloadAsync();

        await Expect(source).ToHaveTextAsync("<b>Herons</b> & terns");
        await Expect(source).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        await SendAsync(page, "/image");
        var picture = Answers(page).Last.Locator("a.picture img");
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 1);
        await page.ReloadAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 1);
        await Expect(page.Locator(".sources")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task SearchHit_OnAnotherBranch_ShowsThatBranchAndTheMessage()
    {
        await chat.AskAsync("branches", "Where do puffins breed?");
        await chat.AskAsync("branches", "Something long\n\n" + string.Join("\n\n", Enumerable.Repeat("and longer", 60)));
        var first = (await chat.MessagesAsync("branches"))[0].Id;
        await chat.EditAsync("branches", first, "Where do gannets breed?");
        await using var opened = await chat.OpenAsync("/chat/branches");
        var page = opened.Page;
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("puffins");
        await page.Locator(".session-list a[href*='#']").ClickAsync();

        await Expect(page.Locator(".message")).ToHaveCountAsync(4);
        await Expect(page.Locator(".message:target")).ToContainTextAsync("puffins");
        await Expect(page.Locator(".message:target")).ToBeInViewportAsync();
        await Expect(page.Locator("[data-elsewhere]")).ToHaveCountAsync(0);
        Assert.Equal(first, (await chat.MessagesAsync("branches"))[0].Id);
    }

    [Fact]
    public async Task Search_TypedBeforeTheScriptRan_IsDone()
    {
        await chat.AskAsync("early", "Where do razorbills breed?");
        await chat.AskAsync("late", "Where do fulmars breed?");
        await using var opened = await chat.OpenAsync("/chat/early");
        var page = opened.Page;
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/sessions*.mjs", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });

        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByRole(AriaRole.Searchbox).FillAsync("fulmars");
        typed.SetResult();

        await Expect(page.Locator(".session-list > li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".session-list")).ToContainTextAsync("fulmars");
    }

    private static ILocator Answers(IPage page) => page.Locator(".message.from-assistant");

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByLabel("Your message").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }
}

using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Files of the chat in Chromium on a real ChatApi. Every test also fails on an error in the console.</summary>
[Collection(nameof(ChatFixture))]
public sealed class AttachmentBrowserTests(ChatFixture chat)
{
    private static readonly byte[] Dot = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly FilePayload Notes = new() { Name = "notes.md", MimeType = "text/markdown", Buffer = "The word is heron."u8.ToArray() };

    [Fact]
    public async Task Files_ChosenAndSent_AreReadByTheModelAndShownAfterAReload()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;

        await page.Locator("[data-attach]").SetInputFilesAsync([Notes, new() { Name = "dot.png", MimeType = "image/png", Buffer = Dot }]);
        var chips = page.Locator("[data-files] .chip");
        await Expect(chips).ToHaveCountAsync(2);
        await Expect(chips.First).ToContainTextAsync("18 B");
        await Expect(chips.Last.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 1);
        await page.GetByLabel("Your message").FillAsync("Which word?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(chips).ToHaveCountAsync(0);
        await Expect(page.Locator(".from-assistant")).ToContainTextAsync("heron");
        await page.ReloadAsync();

        var question = page.Locator(".from-user");
        await Expect(question.GetByRole(AriaRole.Img, new() { Name = "dot.png" })).ToHaveJSPropertyAsync("naturalWidth", 1);
        var download = await page.RunAndWaitForDownloadAsync(() => question.GetByRole(AriaRole.Link, new() { Name = "notes.md" }).ClickAsync());
        Assert.Equal("notes.md", download.SuggestedFilename);
        Assert.Equal("The word is heron.", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task File_LeftOut_IsNotSentAndGone()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await page.Locator("[data-attach]").SetInputFilesAsync(Notes);
        var id = page.Locator("[data-files] [data-id]");
        await Expect(id).Not.ToHaveValueAsync("");
        var address = $"/api/attachments/{await id.InputValueAsync()}";

        await page.GetByRole(AriaRole.Button, new() { Name = "Leave notes.md out" }).ClickAsync();

        await Expect(page.Locator("[data-files] .chip")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Your message")).ToBeFocusedAsync();
        await Testing.Eventually.IsTrueAsync(async () => (await chat.Chat.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode == System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task File_DroppedPastedAndRefused_IsTakenOrSaysWhyNot()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        const string Give = """
            (area, { kind, name, text }) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([text], name));
              area.dispatchEvent(kind === 'drop' ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
                : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
            }
            """;

        await page.Locator(".messages").EvaluateAsync(Give, new { kind = "drop", name = "dropped.txt", text = "one" });
        await page.GetByLabel("Your message").EvaluateAsync(Give, new { kind = "paste", name = "pasted.txt", text = "two" });
        await Expect(page.Locator("[data-files] .chip:not(.uploading)")).ToHaveCountAsync(2);
        await page.GetByLabel("Your message").EvaluateAsync(Give, new { kind = "paste", name = "program.exe", text = "MZ\0\u0001" });
        await page.GetByLabel("Your message").EvaluateAsync("area => { const t = new DataTransfer(); t.items.add(new File([new Uint8Array(11 * 1024 * 1024)], 'huge.txt')); area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: t, bubbles: true, cancelable: true })); }");

        await Expect(page.GetByText("huge.txt was left out: it has 11 MiB, and a file may have 10 MiB.")).ToBeVisibleAsync();
        await Expect(page.GetByText("program.exe was not uploaded: The file is none of")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-files] .chip")).ToHaveCountAsync(2);
        opened.Forgive("400");
    }

    [Fact]
    public async Task Edit_OfAMessageWithAFile_KeepsTheFile()
    {
        await using var opened = await chat.OpenAsync("/chat");
        var page = opened.Page;
        await page.Locator("[data-attach]").SetInputFilesAsync(Notes);
        await page.GetByLabel("Your message").FillAsync("Which word?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".from-assistant .message-actions")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(page.Locator("[data-files] .chip")).ToContainTextAsync("notes.md");
        await page.GetByLabel("Your message").FillAsync("Say the word.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Versions" })).ToContainTextAsync("2 of 2");
        await Expect(page.Locator(".from-user").GetByRole(AriaRole.Link, new() { Name = "notes.md" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Chat_WithEverythingInIt_HasNoSeriousFindingInBothThemes()
    {
        await chat.AskAsync("audited", "Look:\n```js\nlet a = 1;\n```");
        await chat.AskAsync("audited", "/tool calculate {\"expression\":\"2+3\"}");
        await using var opened = await chat.OpenAsync("/chat/audited", new() { ColorScheme = ColorScheme.Light });
        var page = opened.Page;
        await page.Locator("[data-attach]").SetInputFilesAsync(Notes);
        await Expect(page.Locator("[data-files] .chip")).ToContainTextAsync("18 B");

        var findings = await Axe.FindSeriousAsync(page);
        await page.GotoAsync("/chat");
        findings = [.. findings, .. await Axe.FindSeriousAsync(page)];
        await page.GotoAsync("/chat/audited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename this chat" }).ClickAsync();
        findings = [.. findings, .. await Axe.FindSeriousAsync(page)];

        Assert.Empty(findings);
    }
}

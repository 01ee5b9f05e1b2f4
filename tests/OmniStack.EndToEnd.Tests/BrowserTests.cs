using Microsoft.Playwright;
using OmniStack.Testing;
using OmniStack.Testing.Browser;

namespace OmniStack.EndToEnd.Tests;

/// <summary>The pages on the real services, in Chromium.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Pages_OnTheRealServices_PublishATaskAndHoldAChatTurn()
    {
        using var data = new TempDirectory();
        await using var host = await AppHostProcess.StartAsync(data.Path);
        await using var chromium = new Chromium();
        await using var opened = await chromium.OpenAsync(host.Address("web"), "/");
        var page = opened.Page;

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Redis Streams");

        await page.GotoAsync("/publish?topic=greet.user");
        await page.Locator("textarea").FillAsync("""{"name": "Grace"}""");
        await page.Locator("select").First.SelectOptionAsync("greet.user");
        await page.Locator("textarea").FillAsync("""{"name": "Grace"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Hello, Grace!");

        await page.GotoAsync("/chat");
        await page.Locator("main textarea").FillAsync("calculate 6*7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("42");
    }
}

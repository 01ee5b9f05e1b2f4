using Microsoft.Playwright;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>The pages on the real services, in Chromium.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Pages_OnTheRealServices_PublishATaskAndHoldAChatTurn()
    {
        using var data = new TempDirectory();
        await using var host = await AppHostProcess.StartAsync(data.Path);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new() { BaseURL = host.Address("web").ToString() });
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };

        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Redis Streams");

        await page.GotoAsync("/publish?topic=greet.user");
        await page.Locator("textarea").FillAsync("""{"name": "Grace"}""");
        await page.Locator("select").First.SelectOptionAsync("greet.user");
        await page.Locator("textarea").FillAsync("""{"name": "Grace"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Hello, Grace!", new() { Timeout = 20_000 });

        await page.GotoAsync("/chat");
        await page.Locator("main textarea").FillAsync("calculate 6*7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("42", new() { Timeout = 20_000 });

        Assert.Empty(complaints);
    }
}

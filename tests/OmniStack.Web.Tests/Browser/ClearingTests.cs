using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>What the settings page clears of a daemon, one part after the other. Nobody else uses this daemon.</summary>
public sealed class ClearingTests(AdminBrowserFixture<AdminFixture> browser) : IClassFixture<AdminBrowserFixture<AdminFixture>>
{
    private AdminFixture Services => browser.Services;

    [Fact]
    public async Task Storage_EachPart_IsClearedAfterAQuestion()
    {
        await Services.StateAsync(await Services.PublishAsync("greet.user", """{"name": "Ada"}"""));
        await Services.SendAsync(HttpMethod.Post, "/config/colour", """{"value": "green"}""");
        await using var opened = await browser.OpenAsync("/settings");
        var page = opened.Page;

        Assert.Equal(1, await ReceivedAsync());
        await ClearAsync(page, "metrics");
        Assert.Equal(0, await ReceivedAsync());
        await ClearAsync(page, "agents");
        Assert.Equal(0, (await Services.SendAsync(HttpMethod.Get, "/agents")).GetArrayLength());
        await ClearAsync(page, "all");
        Assert.Empty((await Services.SendAsync(HttpMethod.Get, "/config")).EnumerateObject());
    }

    private async Task<long> ReceivedAsync() => (await Services.SendAsync(HttpMethod.Get, "/metrics?topic=greet.user"))
        .GetProperty("greet.user").GetProperty("greeter").GetProperty("tasks_received").GetInt64();

    private static async Task ClearAsync(IPage page, string what)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Clear {what}" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog).And(page.Locator(":popover-open"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = $"Clear {what}" }).ClickAsync();
        await Expect(page.Locator("[data-said]")).ToContainTextAsync("Cleared: ");
    }
}

using System.Net;
using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Signing in and handling keys, in Chromium on a real Daemon that asks for keys.</summary>
public sealed class KeysBrowserTests(AdminBrowserFixture<KeyedFixture> browser) : IClassFixture<AdminBrowserFixture<KeyedFixture>>
{
    [Fact]
    public async Task Key_IssuedRotatedAndRevoked_WorksAsLongAsItShould()
    {
        await using var opened = await browser.OpenAsync("/settings");
        var page = opened.Page;
        await page.GetByLabel("API key").FillAsync(KeyedFixture.Key);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/settings");

        await page.GetByLabel("Name").FillAsync("shop");
        await page.GetByLabel("read", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue a key" }).ClickAsync();
        var first = await SecretAsync(page);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(first));
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate shop" }).ClickAsync();
        await Expect(page.GetByLabel("Secret")).Not.ToHaveTextAsync(first);
        var second = await SecretAsync(page);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(second));
        await page.GotoAsync("/settings");
        await Expect(page.GetByLabel("Secret")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Row, new() { Name = "shop" }).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Revoke shop?" }).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await Expect(page.GetByText("shop is revoked.")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(first));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(second));
    }

    [Fact]
    public async Task SignOut_Pressed_LeadsToTheSignIn()
    {
        await using var opened = await browser.OpenAsync("/bus");
        var page = opened.Page;
        await page.GetByLabel("API key").FillAsync(KeyedFixture.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Bus");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    }

    private static async Task<string> SecretAsync(IPage page) => (await page.GetByLabel("Secret").TextContentAsync())!;

    private async Task<HttpStatusCode> CallAsync(string key)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "X-Api-Key", key } } };
        using var response = await http.GetAsync(new Uri(browser.Services.Daemon.BaseAddress!, "/agents"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

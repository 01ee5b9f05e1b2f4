using System.Net;
using Microsoft.Playwright;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Signing in and handling keys, in Chromium on a real Daemon that asks for keys.</summary>
public sealed class KeysBrowserTests(AdminBrowserFixture<KeyedFixture> browser) : IClassFixture<AdminBrowserFixture<KeyedFixture>>
{
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

    [Fact]
    public async Task SignInAndKey_ByKeyboardAlone_IsIssuedRotatedRevokedAndDeleted()
    {
        await using var opened = await browser.OpenAsync("/settings");
        var page = opened.Page;
        opened.Forgive("401");
        await page.ExpectFocusAsync("API key");
        await page.Keyboard.TypeAsync("not-a-key-of-anybody-0123456789");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(page.GetByLabel("API key")).ToBeFocusedAsync();
        await page.Keyboard.InsertTextAsync(KeyedFixture.Key);
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/settings");

        await page.TypeIntoAsync("Name", "keyboard");
        await page.TypeIntoAsync("Tenant", "acme");
        await page.TabToAsync("read");
        await page.Keyboard.PressAsync("Space");
        await page.UseAsync("Issue a key");
        await Expect(page.GetByLabel("Secret")).ToBeFocusedAsync();
        var first = await SecretAsync(page);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(first));
        await page.UseAsync("Rotate keyboard");
        await Expect(page.GetByLabel("Secret")).Not.ToHaveTextAsync(first);
        await Expect(page.GetByLabel("Secret")).ToBeFocusedAsync();
        var second = await SecretAsync(page);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(second));
        await page.UseAsync("Revoke keyboard");
        await page.ExpectFocusAsync("No");
        await page.UseAsync("Revoke");
        await page.ExpectFocusAsync("Delete keyboard");
        await Expect(page.GetByLabel("Secret")).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(first));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(second));
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectFocusAsync("No");
        await page.UseAsync("Delete");

        await page.ExpectFocusAsync("The key is deleted.");
        Assert.DoesNotContain((await browser.Services.SendAsync(HttpMethod.Get, "/keys")).EnumerateArray(), key => key.GetProperty("name").GetString() == "keyboard");
        await page.UseAsync("Sign out");
        await page.ArriveAsync("**/sign-in");
    }

    private static async Task<string> SecretAsync(IPage page) => (await page.GetByLabel("Secret").TextContentAsync())!;

    private async Task<HttpStatusCode> CallAsync(string key)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "X-Api-Key", key } } };
        using var response = await http.GetAsync(new Uri(browser.Services.Daemon.BaseAddress!, "/agents"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Browser;

/// <summary>One Chromium and one web application for the tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public WebFixture Web { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var chromium = Places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("The browser tests need Chromium: install it (Debian: apt-get install chromium).");
        await Web.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }

    /// <summary>A page in a profile of its own, on the given path.</summary>
    public async Task<WatchedPage> OpenAsync(string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = Web.Address.ToString();
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Web.DisposeAsync();
    }
}

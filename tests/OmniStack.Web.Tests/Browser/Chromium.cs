using Microsoft.Playwright;

namespace OmniStack.Web.Tests.Browser;

/// <summary>One Chromium, for the tests of a class.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        var chromium = Places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("The browser tests need Chromium: install it (Debian: apt-get install chromium).");
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] }));
    }

    /// <summary>A page in a profile of its own, on the given path of the application.</summary>
    public async Task<WatchedPage> OpenAsync(Uri application, string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = application.ToString();
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
    }
}

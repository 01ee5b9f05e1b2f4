using Microsoft.Playwright;
using OmniStack.Web.Tests.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace OmniStack.Web.Tests.Browser;

/// <summary>One Chromium for all tests, started by the first that opens a page; each page has a profile of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    /// <summary>An expression that tells whether there was a first picture.</summary>
    public const string IsPainted = "(performance.getEntriesByName('first-paint').length > 0)";

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page in a profile of its own, on the given path of the application.</summary>
    public async Task<WatchedPage> OpenAsync(Uri application, string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = application.ToString();
        var context = await (await StartAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        if (options.JavaScriptEnabled is not false)
        {
            await PaintedAsync(page.Page);
        }
        return page;
    }

    /// <summary>Waits for a page's first picture: Chromium drops keys and clicks that come before it, and on a busy machine it comes after the page has loaded.</summary>
    public static Task PaintedAsync(IPage page) => page.WaitForFunctionAsync($"() => {IsPainted}");

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_browser is null)
            {
                var chromium = Places.FirstOrDefault(File.Exists)
                    ?? throw new FileNotFoundException("The browser tests need Chromium: install it (Debian: apt-get install chromium).");
                _playwright ??= await Playwright.CreateAsync();
                _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions", "--no-first-run", "--disable-background-networking", "--disable-component-update"] });
            }
            return _browser;
        }
        finally
        {
            _starting.Release();
        }
    }
}

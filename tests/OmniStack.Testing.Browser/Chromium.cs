using Microsoft.Playwright;

namespace OmniStack.Testing.Browser;

/// <summary>One Chromium for all tests, started by the first that opens a page; each page has a profile of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const float Timeout = 30_000;

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page in a profile of its own, on the given path of the application, that takes keys and clicks.</summary>
    public async Task<WatchedPage> OpenAsync(Uri application, string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = application.ToString();
        var context = await (await StartAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(Timeout);
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        if (options.JavaScriptEnabled is not false)
        {
            await TakesKeysAsync(page.Page);
        }
        return page;
    }

    /// <summary>
    /// Waits until what is pressed reaches the document. Chromium drops keys and clicks that come before a document's first picture, which on a busy
    /// machine comes after it has loaded; so Shift, which does nothing by itself, is pressed until the document has seen it.
    /// </summary>
    public static async Task TakesKeysAsync(IPage page)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await HasSeenKeyAsync(page))
        {
            if (TimeProvider.System.GetElapsedTime(started).TotalMilliseconds > Timeout)
            {
                throw new TimeoutException($"{page.Url} takes no keys.");
            }
            await page.Keyboard.PressAsync("Shift");
        }
    }

    private static async Task<bool> HasSeenKeyAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<bool>("""
                () => {
                  if (window.hasSeenKey === undefined) {
                    window.hasSeenKey = false;
                    addEventListener('keydown', () => { window.hasSeenKey = true; }, { once: true, capture: true });
                  }
                  return window.hasSeenKey;
                }
                """);
        }
        catch (PlaywrightException error) when (error.Message.Contains("Execution context was destroyed", StringComparison.Ordinal))
        {
            return false; // Another document takes its place, and is asked next.
        }
    }

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
                Assertions.SetDefaultExpectTimeout(Timeout);
                _playwright ??= await Playwright.CreateAsync();
                _browser = await _playwright.Chromium.LaunchAsync(new()
                {
                    ExecutablePath = chromium,
                    Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions", "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-quic", "--disable-sync"],
                });
            }
            return _browser;
        }
        finally
        {
            _starting.Release();
        }
    }
}

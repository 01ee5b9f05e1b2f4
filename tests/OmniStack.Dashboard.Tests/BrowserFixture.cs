using Microsoft.Playwright;

namespace OmniStack.Dashboard.Tests;

/// <summary>One Chromium for the page tests, and one dashboard with data in it.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Chromium drops keys that come before a page's first picture, which on a busy machine comes after the page has loaded.</summary>
    public const string TakesKeys = "() => performance.getEntriesByName('first-paint').length > 0";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    internal RunningDashboard Dashboard { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        var now = TimeProvider.System.GetUtcNow();
        Dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(now));
        DemoData.WriteConsole(Dashboard.Resources, now);
        await DemoData.SendAsync(Dashboard, now);
    }

    /// <summary>A logged-in page of a profile of its own; what the page itself complains about ends up in <paramref name="complaints"/>.</summary>
    public async Task<IPage> OpenAsync(string path, ICollection<string>? complaints = null, BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints?.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints?.Add(error);
        await page.GotoAsync(new Uri(Dashboard.Server.LoginUrl + "&back=" + Uri.EscapeDataString(path)).ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Dashboard.DisposeAsync();
    }
}

using Microsoft.Playwright;
using OmniStack.Testing.Browser;

namespace OmniStack.Dashboard.Tests;

/// <summary>One dashboard with data in it, for the page tests, and the Chromium of all.</summary>
public sealed class BrowserFixture(Chromium chromium) : IAsyncLifetime
{
    internal RunningDashboard Dashboard { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        Dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(now));
        DemoData.WriteConsole(Dashboard.Resources, now);
        await DemoData.SendAsync(Dashboard, now);
    }

    /// <summary>A logged-in page of a profile of its own.</summary>
    public Task<WatchedPage> OpenAsync(string path, BrowserNewContextOptions? options = null)
        => chromium.OpenAsync(Dashboard.Server.Url, $"{Dashboard.Server.LoginUrl.PathAndQuery}&back={Uri.EscapeDataString(path)}",
            options ?? new() { ViewportSize = new() { Width = 1440, Height = 900 } });

    public async ValueTask DisposeAsync() => await Dashboard.DisposeAsync();
}

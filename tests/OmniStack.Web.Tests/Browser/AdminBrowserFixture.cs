using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Browser;

/// <summary>One Chromium and one web application before a real Daemon, for the tests of a class.</summary>
/// <typeparam name="TServices">With or without keys.</typeparam>
public sealed class AdminBrowserFixture<TServices> : IAsyncLifetime where TServices : AdminFixture, new()
{
    private Chromium _chromium = null!;

    public TServices Services { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Services.InitializeAsync();
        _chromium = await Chromium.StartAsync();
    }

    /// <summary>A page in a profile of its own, on the given path.</summary>
    public Task<WatchedPage> OpenAsync(string path, BrowserNewContextOptions? options = null) => _chromium.OpenAsync(Services.Address, path, options);

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await Services.DisposeAsync();
    }
}

using Microsoft.Playwright;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Browser;

/// <summary>One Chromium and one web application before scripted services, for the tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Chromium _chromium = null!;

    public WebFixture Web { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Web.InitializeAsync();
        _chromium = await Chromium.StartAsync();
    }

    /// <summary>A page in a profile of its own, on the given path.</summary>
    public Task<WatchedPage> OpenAsync(string path, BrowserNewContextOptions? options = null) => _chromium.OpenAsync(Web.Address, path, options);

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await Web.DisposeAsync();
    }
}

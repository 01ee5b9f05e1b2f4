using Microsoft.Playwright;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Browser;

/// <summary>One web application before a real Daemon, for the tests of a class, and the Chromium of all.</summary>
/// <typeparam name="TServices">With or without keys.</typeparam>
public sealed class AdminBrowserFixture<TServices>(Chromium chromium) : IAsyncLifetime where TServices : AdminFixture, new()
{
    public TServices Services { get; } = new();

    public ValueTask InitializeAsync() => Services.InitializeAsync();

    /// <summary>A page in a profile of its own, on the given path.</summary>
    public Task<WatchedPage> OpenAsync(string path, BrowserNewContextOptions? options = null) => chromium.OpenAsync(Services.Address, path, options);

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}

using Microsoft.Playwright;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Browser;

/// <summary>One web application before scripted services, for the tests of a class, and the Chromium of all.</summary>
public sealed class BrowserFixture(Chromium chromium) : IAsyncLifetime
{
    public WebFixture Web { get; } = new();

    public ValueTask InitializeAsync() => Web.InitializeAsync();

    /// <summary>A page in a profile of its own, on the given path.</summary>
    public Task<WatchedPage> OpenAsync(string path, BrowserNewContextOptions? options = null) => chromium.OpenAsync(Web.Address, path, options);

    public ValueTask DisposeAsync() => Web.DisposeAsync();
}

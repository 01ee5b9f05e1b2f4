using OmniStack.Testing.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace OmniStack.Dashboard.Tests;

/// <summary>The tests that share one dashboard, one after the other.</summary>
[CollectionDefinition]
public sealed class InTheBrowser : ICollectionFixture<BrowserFixture>;

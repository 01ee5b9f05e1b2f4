namespace OmniStack.Dashboard.Tests;

/// <summary>The tests that share one browser and one dashboard, one after the other.</summary>
[CollectionDefinition]
public sealed class InTheBrowser : ICollectionFixture<BrowserFixture>;

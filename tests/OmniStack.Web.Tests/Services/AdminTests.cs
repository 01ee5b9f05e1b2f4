using OmniStack.Web.Tests.Browser;

namespace OmniStack.Web.Tests.Services;

/// <summary>The browser tests that share one Daemon and one Web: process starts less for each of their classes.</summary>
[CollectionDefinition(nameof(AdminTests))]
public sealed class AdminTests : ICollectionFixture<AdminBrowserFixture<AdminFixture>>;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A daemon on each bus, for the tests of a class.</summary>
public sealed class BusDaemons : IAsyncLifetime
{
    private readonly Dictionary<Bus, BusDaemon> _daemons = Enum.GetValues<Bus>().ToDictionary(bus => bus, bus => new BusDaemon(bus));

    public BusDaemon this[Bus bus] => _daemons[bus];

    public async ValueTask InitializeAsync() => await Task.WhenAll(_daemons.Values.Select(daemon => daemon.InitializeAsync().AsTask()));

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons.Values)
        {
            await daemon.DisposeAsync();
        }
    }
}

/// <summary>The classes whose tests leave the daemons as they were: they share two, one after the other.</summary>
[CollectionDefinition]
public sealed class OnBusDaemons : ICollectionFixture<BusDaemons>;

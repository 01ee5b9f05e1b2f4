
namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A daemon with agents on each bus, for the tests of a class.</summary>
public sealed class RunDaemons : IAsyncLifetime
{
    private readonly Dictionary<Bus, RunDaemon> _daemons = Enum.GetValues<Bus>().ToDictionary(bus => bus, bus => new RunDaemon(bus));

    public RunDaemon this[Bus bus] => _daemons[bus];

    public async ValueTask InitializeAsync() => await Task.WhenAll(_daemons.Values.Select(daemon => daemon.InitializeAsync().AsTask()));

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons.Values)
        {
            await daemon.DisposeAsync();
        }
    }
}

/// <summary>The classes that share two daemons with agents, one after the other.</summary>
[CollectionDefinition]
public sealed class OnRunDaemons : ICollectionFixture<RunDaemons>;

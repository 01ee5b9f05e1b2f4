
namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>A guarded daemon on each bus, for the tests of a class.</summary>
public sealed class GuardedDaemons : IAsyncLifetime
{
    private readonly Dictionary<Bus, GuardedDaemon> _daemons = Enum.GetValues<Bus>().ToDictionary(bus => bus, bus => new GuardedDaemon(bus));

    public GuardedDaemon this[Bus bus] => _daemons[bus];

    public async ValueTask InitializeAsync() => await Task.WhenAll(_daemons.Values.Select(daemon => daemon.InitializeAsync().AsTask()));

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons.Values)
        {
            await daemon.DisposeAsync();
        }
    }
}

/// <summary>The classes that share two guarded daemons, one after the other.</summary>
[CollectionDefinition]
public sealed class OnGuardedDaemons : ICollectionFixture<GuardedDaemons>;

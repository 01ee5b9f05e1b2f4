using OmniStack.Abstractions.Events;
using OmniStack.Conformance.Events;

namespace OmniStack.Redis.Tests;

public sealed class RedisEventBusTests(RedisServerFixture fixture) : EventBusContract
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private OpenRedisBus? _open;

    protected override ValueTask<IEventBus> OpenAsync(int backlogLimit)
    {
        _open = new OpenRedisBus(new() { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = _prefix, BacklogLimit = backlogLimit });
        return ValueTask.FromResult<IEventBus>(_open.Bus);
    }

    protected override ValueTask CloseAsync(IEventBus bus) => _open!.DisposeAsync();
}

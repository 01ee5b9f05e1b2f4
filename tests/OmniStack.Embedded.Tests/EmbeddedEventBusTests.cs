using OmniStack.Abstractions.Events;
using OmniStack.Conformance.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedEventBusTests : EventBusContract
{
    private readonly TempDirectory _directory = new();
    private OpenEmbeddedBus? _open;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override ValueTask<IEventBus> OpenAsync(int backlogLimit)
    {
        _open = new(new() { DataDirectory = _directory.Path, BacklogLimit = backlogLimit });
        return ValueTask.FromResult<IEventBus>(_open.Bus);
    }

    protected override ValueTask CloseAsync(IEventBus bus) => _open!.DisposeAsync();
}

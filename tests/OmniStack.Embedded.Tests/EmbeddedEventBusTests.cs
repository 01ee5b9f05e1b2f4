using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Conformance.Events;
using OmniStack.Embedded.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedEventBusTests : EventBusContract
{
    private readonly TempDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override ValueTask<IEventBus> OpenAsync(int backlogLimit) => ValueTask.FromResult<IEventBus>(new EmbeddedEventBus(
        Options.Create(new EmbeddedEventBusOptions { DataDirectory = _directory.Path, BacklogLimit = backlogLimit }),
        TimeProvider.System, NullLogger<EmbeddedEventBus>.Instance));

    protected override ValueTask CloseAsync(IEventBus bus) => ((EmbeddedEventBus)bus).DisposeAsync();
}

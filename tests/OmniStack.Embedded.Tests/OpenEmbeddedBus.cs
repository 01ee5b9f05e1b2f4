using Microsoft.Extensions.Logging.Abstractions;
using OmniStack.Embedded.Events;

namespace OmniStack.Embedded.Tests;

/// <summary>The parts of an embedded bus that a test opened itself.</summary>
internal sealed class OpenEmbeddedBus : IAsyncDisposable
{
    public OpenEmbeddedBus(EmbeddedEventBusOptions options, TimeProvider? time = null)
    {
        Storage = new(options, time ?? TimeProvider.System, NullLogger.Instance);
        Bus = new(Storage);
    }

    public BusStorage Storage { get; }

    public EmbeddedEventBus Bus { get; }

    public ValueTask DisposeAsync() => Storage.DisposeAsync();
}

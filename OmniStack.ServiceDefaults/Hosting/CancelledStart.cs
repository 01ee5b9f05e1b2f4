using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OmniStack.ServiceDefaults.Hosting;

/// <summary>Whether the service was told to stop before it had started. The .NET host logs that as a failed start, with a stack trace; it is none.</summary>
internal sealed class CancelledStart
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private IHostApplicationLifetime? _lifetime;

    // Read from the lifetime and not noted in a callback of it: the start may be cancelled by an earlier callback, and be logged before.
    public bool IsIt => Volatile.Read(ref _lifetime) is { ApplicationStopping.IsCancellationRequested: true, ApplicationStarted.IsCancellationRequested: false };

    public void Watch(IHostApplicationLifetime lifetime) => Volatile.Write(ref _lifetime, lifetime);

    public void Quieten(ILoggingBuilder logging) => logging.AddFilter(HostCategory, level => level >= LogLevel.Warning && !IsIt);
}

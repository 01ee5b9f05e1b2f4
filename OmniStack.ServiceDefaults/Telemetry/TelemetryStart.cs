using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OmniStack.ServiceDefaults.Telemetry;

/// <summary>Creates the providers, which starts them; the container disposes and so flushes them.</summary>
internal sealed class TelemetryStart(IServiceProvider services) : IHostedService, IDisposable
{
    private IDisposable? _serverSpans;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetService<MeterProvider>();
        services.GetService<TracerProvider>();
        services.GetService<LoggerProvider>();
        _serverSpans = ServerSpanObserver.Subscribe();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _serverSpans?.Dispose();
}

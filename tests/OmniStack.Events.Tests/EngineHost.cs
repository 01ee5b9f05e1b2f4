using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Tests;

/// <summary>A plain .NET host with agents on a <see cref="FakeBus"/>.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EngineHost(IHost host, FakeBus bus, LogRecorder log) => (_host, Bus, Log) = (host, bus, log);

    public FakeBus Bus { get; }
    public LogRecorder Log { get; }
    public IEventPublisher Publisher => _host.Services.GetRequiredService<IEventPublisher>();

    public TService Service<TService>() where TService : notnull => _host.Services.GetRequiredService<TService>();

    public static async Task<EngineHost> StartAsync(Action<OmniDaemonBuilder> agents, Action<EventsOptions>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null, FakeBus? bus = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        var log = new LogRecorder();
        builder.Logging.AddProvider(log);
        bus ??= new FakeBus();
        builder.Services.AddSingleton<IEventBus>(bus);
        agents(builder.AddOmniDaemon());
        builder.Services.Configure<EventsOptions>(options =>
        {
            options.ReceiveWait = TimeSpan.FromMilliseconds(50);
            options.OutageMaxDelay = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new EngineHost(host, bus, log);
    }

    public static EventEnvelope Event(object content, string id = "e1") => new()
    {
        Id = id,
        Topic = "t",
        Payload = new EventPayload(JsonSerializer.SerializeToElement(content)),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Bus.Away = false;
        await _host.StopAsync();
        _host.Dispose();
    }
}

using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Events;
using OmniStack.Redis.Events;

namespace OmniStack.Events.Bench;

/// <summary>The real engine with a no-op agent, as an application builds it.</summary>
internal sealed class Runner : IAsyncDisposable
{
    public const string Topic = "bench";
    private readonly IHost _host;

    public Runner(int port, int consumerCount)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Services.AddRedisEventBus(options =>
        {
            options.ConnectionString = $"127.0.0.1:{port}";
            options.BacklogLimit = 100_000_000;
        });
        var bus = builder.Services.Last(service => service.ServiceType == typeof(IEventBus));
        builder.Services.Remove(bus);
        builder.Services.AddSingleton(provider => new CountingBus((IEventBus)ActivatorUtilities.CreateInstance(provider, bus.ImplementationType!)));
        builder.Services.AddSingleton<IEventBus>(provider => provider.GetRequiredService<CountingBus>());
        builder.AddOmniDaemon().AddAgent<JsonElement, object>(Topic, _ => new { ok = true }, configure: options => options.ConsumerCount = consumerCount);
        builder.Services.PostConfigure<EventsOptions>(options => options.AllowUnknownTopics = true);
        _host = builder.Build();
        Bus = _host.Services.GetRequiredService<CountingBus>();
        Publisher = _host.Services.GetRequiredService<IEventPublisher>();
    }

    public CountingBus Bus { get; }

    public IEventPublisher Publisher { get; }

    public Task StartAsync() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Embedded.Events;

namespace OmniStack.Embedded.TestApp;

internal static class BusLoad
{
    private static readonly AgentGroup Group = new("load", "worker");

    public static async Task<int> RunAsync(string directory, int first, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        await using var services = Open(directory);
        var bus = await SubscribeAsync(services, cancellationToken);
        await Task.WhenAll(
            PublishAsync(bus, first, acknowledged, cancellationToken),
            WorkAsync(bus, acknowledged, cancellationToken),
            OperatorLoad.RunAsync(services, first, acknowledged, cancellationToken));
        return 0;
    }

    /// <summary>Goes on when it is refused, as a client does.</summary>
    public static async Task<int> FillAsync(string directory, int number, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        await using var services = Open(directory);
        var bus = await SubscribeAsync(services, cancellationToken);
        while (true)
        {
            try
            {
                await bus.PublishAsync([Envelope(number)], cancellationToken);
                await acknowledged.WriteLineAsync($"published {number++}");
                await WorkOnceAsync(bus, acknowledged, cancellationToken);
            }
            catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
            {
                await acknowledged.WriteLineAsync("refused");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    public static async Task<int> HoldAsync(string directory, int number, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        await using var services = Open(directory);
        var bus = await SubscribeAsync(services, cancellationToken);
        await bus.PublishAsync([Envelope(number)], cancellationToken);
        var taken = await bus.ReceiveAsync(Group, "runner", 1, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), cancellationToken);
        await acknowledged.WriteLineAsync($"attempt {taken[0].Attempt}");
        await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, cancellationToken);
        return 1;
    }

    private static ServiceProvider Open(string directory) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddEmbeddedEventBus(options => (options.DataDirectory, options.CompactAboveBytes, options.CompactAtGrowth) = (directory, 64 << 10, 2))
        .BuildServiceProvider();

    private static async Task<IEventBus> SubscribeAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        var bus = services.GetRequiredService<IEventBus>();
        await bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), cancellationToken);
        return bus;
    }

    public static EventEnvelope Envelope(string id, string topic, int number) => new()
    {
        Id = id, Topic = topic, CreatedAt = DateTimeOffset.UnixEpoch, Payload = new(JsonSerializer.SerializeToElement(number)),
    };

    private static EventEnvelope Envelope(int number) => Envelope(string.Create(CultureInfo.InvariantCulture, $"t-{number}"), Group.Topic, number);

    private static async Task PublishAsync(IEventBus bus, int number, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        for (; ; number++)
        {
            await bus.PublishAsync([Envelope(number)], cancellationToken);
            await acknowledged.WriteLineAsync($"published {number}");
        }
    }

    private static async Task WorkAsync(IEventBus bus, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WorkOnceAsync(bus, acknowledged, cancellationToken);
        }
    }

    private static async Task WorkOnceAsync(IEventBus bus, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        var taken = await bus.ReceiveAsync(Group, "runner", 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), cancellationToken);
        await bus.SettleAsync([.. taken.Select(delivery
            => new Settlement.Succeeded(delivery, delivery.Event.Payload.Content, [], TimeSpan.FromHours(1)))], cancellationToken);
        foreach (var delivery in taken)
        {
            await acknowledged.WriteLineAsync($"settled {delivery.Event.Payload.Content.GetInt32()}");
        }
    }
}

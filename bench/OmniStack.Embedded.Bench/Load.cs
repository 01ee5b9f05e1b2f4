using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Embedded.Events;

namespace OmniStack.Embedded.Bench;

/// <summary>The bus as an application registers it, and the events it gets: about 200 bytes of content, as in the benchmark of the engine.</summary>
internal static class Load
{
    public static readonly AgentGroup Group = new("bench.load", "worker");
    private static readonly JsonElement Result = JsonElement.Parse("""{"ok":true}""");
    private static readonly JsonElement Content = JsonSerializer.SerializeToElement(new { text = new string('x', 180), number = 1234567 });

    public static async Task<(ServiceProvider Services, IEventBus Bus)> OpenAsync(string directory)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddEmbeddedEventBus(options => options.DataDirectory = directory)
            .BuildServiceProvider();
        var bus = services.GetRequiredService<IEventBus>();
        await bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), CancellationToken.None);
        return (services, bus);
    }

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-8000-{number:000000000000}");

    public static EventEnvelope Event(int number) => new()
    {
        Id = Id(number), Topic = Group.Topic, CreatedAt = TimeProvider.System.GetUtcNow(), Payload = new(Content),
    };

    public static Task<IReadOnlyList<Delivery>> ReceiveAsync(IEventBus bus, int count)
        => bus.ReceiveAsync(Group, "runner", count, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), CancellationToken.None);

    public static Task SettleAsync(IEventBus bus, IReadOnlyList<Delivery> deliveries) => bus.SettleAsync(
        [.. deliveries.Select(delivery => new Settlement.Succeeded(delivery, Result, [], TimeSpan.FromDays(1)))], CancellationToken.None);
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Events;

namespace OmniStack.Embedded.TestApp;

/// <summary>What operators do, again and again, on other topics than the load's.</summary>
internal static class OperatorLoad
{
    private static readonly AgentGroup Group = new("operated", "worker");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(IServiceProvider services, int number, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        var bus = services.GetRequiredService<IEventBus>();
        await bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), cancellationToken);
        await services.GetRequiredService<IAgentLifecycle>().SetPausedAsync(Group, paused: false, cancellationToken); // Its killed predecessor may have paused it.
        while (await bus.ReceiveAsync(Group, "runner", 100, Lease, TimeSpan.Zero, cancellationToken) is { Count: > 0 } left)
        {
            await bus.SettleAsync([.. left.Select(delivery => new Settlement.Released(delivery))], cancellationToken);
            foreach (var delivery in left)
            {
                await services.GetRequiredService<ITaskStore>().CancelAsync(delivery.Event.Id, cancellationToken);
            }
        }

        for (; ; number++)
        {
            await OperateAsync(services, bus, number, cancellationToken);
            await acknowledged.WriteLineAsync($"operated {number}");
        }
    }

    /// <summary>Leaves task o-N cancelled after a replay, task d-N dead, and the number as the value of a key and the note of a schedule.</summary>
    private static async Task OperateAsync(IServiceProvider services, IEventBus bus, int number, CancellationToken cancellationToken)
    {
        var (operated, dead) = (Name("o", number), Name("d", number));
        var deadLetters = services.GetRequiredService<IDeadLetterStore>();
        await bus.PublishAsync([BusLoad.Envelope(operated, Group.Topic, number), BusLoad.Envelope(dead, Group.Topic, number)], cancellationToken);
        var taken = await bus.ReceiveAsync(Group, "runner", 2, Lease, TimeSpan.Zero, cancellationToken);
        await bus.SettleAsync([.. taken.Select(delivery => new Settlement.DeadLettered(delivery, new("type", "message", Retriable: false)))], cancellationToken);
        await deadLetters.ReplayAsync(Group, operated, null, cancellationToken);
        await services.GetRequiredService<ITaskStore>().CancelAsync(operated, cancellationToken);
        await services.GetRequiredService<IAgentLifecycle>().SetPausedAsync(Group, paused: true, cancellationToken);
        await services.GetRequiredService<IAgentLifecycle>().SetPausedAsync(Group, paused: false, cancellationToken);
        await services.GetRequiredService<IConfigurationStore>().SetAsync("last", JsonSerializer.SerializeToElement(number), cancellationToken);
        await services.GetRequiredService<IScheduleStore>().ChangeAsync("last", _ => new()
        {
            Name = "last", Cron = "* * * * *", CreatedAt = DateTimeOffset.UnixEpoch, LastTaskId = operated, Event = new() { Topic = Group.Topic },
        }, cancellationToken);
    }

    private static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
}

using System.Collections.Concurrent;

namespace OmniStack.Conformance.Events;

/// <content>Many at once.</content>
public abstract partial class EventBusContract
{
    [Fact]
    public async Task Settle_TenThousandByFourReceivers_StoresEachResultOnce()
    {
        const int Count = 10_000;
        await SubscribeAsync(Group);
        ConcurrentDictionary<string, int> stored = new(StringComparer.Ordinal);
        var receivers = Enumerable.Range(0, 4).Select(i => ConsumeAsync($"runner-{i}")).ToList();
        foreach (var ids in Enumerable.Range(0, Count).Chunk(250))
        {
            await Bus.PublishAsync([.. ids.Select(i => Envelope($"t-{i}"))], Stop);
        }

        await Task.WhenAll(receivers);

        Assert.Equal(Count, stored.Count);
        Assert.All(stored.Values, times => Assert.Equal(1, times));
        Assert.Equal("runner", (await FindAsync($"t-{Count - 1}")).Result!.Value.GetString()![..6]);

        async Task ConsumeAsync(string runner)
        {
            while (stored.Count < Count)
            {
                var taken = await Bus.ReceiveAsync(Group, runner, 100, LongLease, TimeSpan.FromMilliseconds(200), Stop);
                var answers = await Bus.SettleAsync([.. taken.Select(delivery => Succeeded(delivery, runner))], Stop);
                foreach (var (delivery, _) in taken.Zip(answers).Where(pair => pair.Second))
                {
                    stored.AddOrUpdate(delivery.Event.Id, 1, (_, times) => times + 1);
                }
            }
        }
    }
}

using System.Globalization;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

/// <summary>What is the embedded bus's own: its file.</summary>
public sealed class EmbeddedStorageTests : IDisposable
{
    private static readonly AgentGroup Group = new("topic", "agent");
    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Journal_ExpiredTasks_AreCompactedAway()
    {
        const long Limit = 256 << 10;
        await using (var open = Open(Limit))
        {
            var bus = open.Bus;
            await bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
            for (var round = 0; round < 40; round++)
            {
                await bus.PublishAsync([.. Enumerable.Range(round * 100, 100).Select(Envelope)], Stop);
                var taken = await bus.ReceiveAsync(Group, "r", 100, TimeSpan.FromMinutes(1), TimeSpan.Zero, Stop);
                await bus.SettleAsync([.. taken.Select(delivery => new Settlement.Succeeded(
                    delivery, delivery.Event.Payload.Content, [], round < 39 ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromHours(1)))], Stop);
            }

            await Eventually.IsTrueAsync(async () =>
            {
                await bus.CheckAsync(Stop);
                await bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
                return new FileInfo(_directory["events.journal"]).Length < Limit;
            });
        }

        await using var reopened = Open(Limit);
        Assert.Null(await reopened.Bus.FindTaskAsync("t-0", Stop));
        Assert.Equal(3_999, (await reopened.Bus.FindTaskAsync("t-3999", Stop))!.Result!.Value.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Open_CompactedJournal_IsNotCompactedAgainForItsSize()
    {
        const long Limit = 32 << 10;
        await using (var first = Open(Limit))
        {
            foreach (var numbers in Enumerable.Range(0, 1_000).Chunk(100))
            {
                await first.Bus.PublishAsync([.. numbers.Select(Envelope)], Stop);
            }
        }

        var compacted = await File.ReadAllBytesAsync(_directory["events.journal"], Stop);
        Assert.True(compacted.Length > 2 * Limit);
        Assert.True(compacted.AsSpan().IndexOf("\"restored\""u8) > 0);
        await using (var second = Open(Limit))
        {
            await second.Bus.PublishAsync([Envelope(1_000)], Stop);
        }

        var appended = await File.ReadAllBytesAsync(_directory["events.journal"], Stop);
        Assert.True(appended.AsSpan().StartsWith(compacted));
    }

    [Fact]
    public async Task Open_DirectoryInUse_IsRefused()
    {
        await using var owner = Open();

        var error = Assert.Throws<OmniStackException>(() => Open());

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Fact]
    public async Task Dispose_WithAWaitingReceiver_EndsItsWait()
    {
        var open = Open();
        var bus = open.Bus;
        await bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
        var waiting = bus.ReceiveAsync(Group, "r", 1, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), Stop);

        await open.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    private static EventEnvelope Envelope(int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"t-{number}"), Topic = Group.Topic, CreatedAt = DateTimeOffset.UnixEpoch,
        Payload = new(JsonSerializer.SerializeToElement(new { number, text = new string('x', 200) })),
    };

    private OpenEmbeddedBus Open(long compactAboveBytes = 32 << 20)
        => new(new() { DataDirectory = _directory.Path, CompactAboveBytes = compactAboveBytes, CompactAtGrowth = 2, ExpiredKeepFor = TimeSpan.Zero });
}

using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Redis.Tests;

/// <summary>The runner's clock is set while the bus works. Times of events are the server's.</summary>
public sealed class RedisClockTests(RedisServerFixture fixture) : IAsyncLifetime
{
    private static readonly AgentGroup Group = new("topic", "agent");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly SettableClock _clock = new();
    private OpenRedisBus _open = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _open = new(new() { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = _prefix }, _clock);
        await _open.Bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
    }

    public ValueTask DisposeAsync() => _open.DisposeAsync();

    [Fact]
    public async Task Clock_SetBackWhileAReceiverWaits_ItsWaitEndsInTime()
    {
        var waiting = _open.Bus.ReceiveAsync(Group, "runner", 1, Minute, TimeSpan.FromSeconds(1), Stop);
        await Eventually.IsTrueAsync(async () => await fixture.Server.CommandAsync($"EXISTS {{{_prefix}}}:idle:{Group.Topic}") is ":1");

        _clock.Jump(TimeSpan.FromDays(-2));

        Assert.Empty(await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task Clock_Jumps_NoLeaseEndsAndARetryComesWhenItsDelayIsOver(int days)
    {
        await _open.Bus.PublishAsync([Envelope("running"), Envelope("retried")], Stop);
        var taken = await _open.Bus.ReceiveAsync(Group, "runner", 10, Minute, TimeSpan.Zero, Stop);
        var start = TimeProvider.System.GetTimestamp();
        await _open.Bus.SettleAsync([new Settlement.Retried(taken[1], new("type", "message", true), TimeSpan.FromMilliseconds(400))], Stop);

        _clock.Jump(TimeSpan.FromDays(days));

        var again = await _open.Bus.ReceiveAsync(Group, "other", 10, Minute, TimeSpan.FromSeconds(20), Stop);
        Assert.Equal("retried", Assert.Single(again).Event.Id);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromMilliseconds(395), TimeSpan.FromSeconds(10));
        Assert.Equal([true], await _open.Bus.SettleAsync([new Settlement.Succeeded(taken[0], JsonElement.Parse("1"), [], Minute)], Stop));
        Assert.Equal(TaskState.Succeeded, (await _open.Bus.FindTaskAsync("running", Stop))!.State);
    }

    private static EventEnvelope Envelope(string id) => new() { Id = id, Topic = Group.Topic, CreatedAt = DateTimeOffset.UnixEpoch, Payload = new(JsonElement.Parse("0")) };
}

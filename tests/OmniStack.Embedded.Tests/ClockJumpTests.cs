using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

/// <summary>The machine's clock is set while the bus works.</summary>
public sealed class ClockJumpTests : IAsyncDisposable
{
    private static readonly AgentGroup Group = new("topic", "agent");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly TempDirectory _directory = new();
    private readonly SettableClock _clock = new();
    private readonly OpenEmbeddedBus _open;

    public ClockJumpTests() => _open = new(new() { DataDirectory = _directory.Path }, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _open.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Clock_JumpsForward_NoLeaseEndsAndNoResultExpires()
    {
        var running = await ReceiveAsync("done", "running");
        await _open.Bus.SettleAsync([new Settlement.Succeeded(running[0], JsonElement.Parse("1"), [], Minute)], Stop);

        _clock.Jump(TimeSpan.FromDays(2));

        Assert.Empty(await _open.Bus.ReceiveAsync(Group, "other", 10, Minute, TimeSpan.Zero, Stop));
        Assert.Empty(await _open.Bus.ExtendAsync(Group, "runner", [running[1].Token], Minute, Stop));
        Assert.Equal([true], await _open.Bus.SettleAsync([new Settlement.Succeeded(running[1], JsonElement.Parse("2"), [], Minute)], Stop));
        Assert.Equal(TaskState.Succeeded, (await _open.Bus.FindTaskAsync("done", Stop))!.State);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task Clock_Jumps_ARetryComesWhenItsDelayIsOver(int days)
    {
        var taken = await ReceiveAsync("retried", "abandoned");
        var start = TimeProvider.System.GetTimestamp();
        await _open.Bus.SettleAsync([new Settlement.Retried(taken[0], new("type", "message", true), TimeSpan.FromMilliseconds(400))], Stop);

        _clock.Jump(TimeSpan.FromDays(days));

        var again = await _open.Bus.ReceiveAsync(Group, "runner", 10, Minute, TimeSpan.FromSeconds(20), Stop);
        Assert.Equal("retried", Assert.Single(again).Event.Id);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromMilliseconds(395), TimeSpan.FromSeconds(10));
    }

    private async Task<IReadOnlyList<Delivery>> ReceiveAsync(params string[] ids)
    {
        await _open.Bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
        await _open.Bus.PublishAsync([.. ids.Select(id => new EventEnvelope
        {
            Id = id, Topic = Group.Topic, CreatedAt = DateTimeOffset.UnixEpoch, Payload = new(JsonElement.Parse("0")),
        })], Stop);
        return await _open.Bus.ReceiveAsync(Group, "runner", 10, Minute, TimeSpan.Zero, Stop);
    }
}

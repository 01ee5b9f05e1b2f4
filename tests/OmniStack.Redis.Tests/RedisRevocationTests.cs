using System.Text.Json;
using OmniStack.Abstractions.Events;

namespace OmniStack.Redis.Tests;

/// <summary>What one process takes from the runner of another.</summary>
public sealed class RedisRevocationTests(RedisServerFixture fixture)
{
    private static readonly AgentGroup Group = new("document.summarize", "summarizer");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_ByAnotherProcess_IsToldToTheRunner()
    {
        RedisOptions options = new() { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = Guid.NewGuid().ToString("N") };
        await using var runner = new OpenRedisBus(options);
        await using var canceller = new OpenRedisBus(options);
        await runner.Bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
        await canceller.Bus.PublishAsync(
            [new() { Id = "t-1", Topic = Group.Topic, Payload = new(JsonSerializer.SerializeToElement("text")), CreatedAt = DateTimeOffset.UnixEpoch }], Stop);
        var delivery = Assert.Single(await runner.Bus.ReceiveAsync(Group, "runner", 1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), Stop));
        var revoked = runner.Bus.WaitForRevocationAsync(Group, Stop);

        await canceller.Tasks.CancelAsync("t-1", Stop);

        await revoked.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal([delivery.Token], await runner.Bus.ExtendAsync(Group, "runner", [delivery.Token], TimeSpan.FromMinutes(1), Stop));
    }
}

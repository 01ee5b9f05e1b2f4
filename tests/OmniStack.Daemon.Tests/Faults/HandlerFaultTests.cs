using System.Net.Http.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tests.Routes;

namespace OmniStack.Daemon.Tests.Faults;

/// <summary>Handlers that throw, hang, or take their process with them. Events of other agents are none the worse for it.</summary>
public sealed class HandlerFaultTests(RedisDaemon daemon) : IClassFixture<RedisDaemon>
{
    private const int Others = 200;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handler_ThrowsOrHangs_IsRetriedThenDeadOrDone()
    {
        await using var runner = await FaultRunner.StartAsync(FaultRunner.Environment(daemon.Redis, "00:01:00"));
        var thrown = await PublishAsync("fault.throw");
        var hung = await PublishAsync("fault.hang");

        var (dead, done) = (Assert.Single((await daemon.WaitAsync(thrown)).Runs), Assert.Single((await daemon.WaitAsync(hung)).Runs));

        Assert.Equal((TaskState.Dead, 2, "System.InvalidOperationException"), (dead.State, dead.Attempts, dead.Error?.Type));
        Assert.Equal((TaskState.Succeeded, 2, "came back"), (done.State, done.Attempts, done.Result?.GetString()));
        Assert.Equal("timeout", done.Timeline.Single(step => step.State == TaskState.Retrying).Error?.Type);
        await runner.WroteAsync($"ended {hung}");
        await runner.WroteAsync($"thrower gave up task {thrown} on attempt 2; it is a dead letter (System.InvalidOperationException): It always throws.");
    }

    [Fact]
    public async Task Handler_EndsItsProcess_IsDeadByItsDeliveriesAndOthersFinish()
    {
        var environment = FaultRunner.Environment(daemon.Redis, "00:00:01");
        await using (await FaultRunner.StartAsync(environment))
        {
            // Now there is somebody to publish for.
        }
        var deadly = new[] { await PublishAsync("fault.exit"), await PublishAsync("fault.failfast") };
        var others = await PublishOthersAsync();

        await using var runner = new RestartedRunner(environment);
        var dead = await FinishAsync(deadly, others);

        Assert.All(dead, run => Assert.Equal((TaskState.Dead, "lease_lost"), (run.State, run.Error?.Type)));
        Assert.All(dead, run => Assert.Equal("The runner stopped without an outcome, the last time on attempt 2.", run.Error?.Message));
        Assert.InRange(runner.Starts, 3, 5);
        await Eventually.IsTrueAsync(() => deadly.All(id => runner.Output.Contains($"gave up task {id} on attempt 3; it is a dead letter (lease_lost)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Handler_TakesAllMemory_IsDeadAndOthersFinish()
    {
        var environment = FaultRunner.Environment(daemon.Redis, "00:00:01", ("DOTNET_GCHeapHardLimit", "0x6000000"));
        await using (await FaultRunner.StartAsync(environment))
        {
            // Now there is somebody to publish for.
        }
        var greedy = await PublishAsync("fault.memory");
        var others = await PublishOthersAsync();

        await using var runner = new RestartedRunner(environment);
        var dead = Assert.Single(await FinishAsync([greedy], others));

        // The process may survive that its handler finds no memory, or not.
        Assert.True(dead is { State: TaskState.Dead, Error.Type: "lease_lost" or "System.OutOfMemoryException" }, $"{dead}");
        Assert.Contains($"hoarder gave up task {greedy}", runner.Output, StringComparison.Ordinal);
    }

    private Task<string> PublishAsync(string topic) => daemon.PublishAsync(new { topic, payload = new { content = "x" } });

    private async Task<string[]> PublishOthersAsync()
    {
        var prefix = Guid.NewGuid().ToString("N");
        var others = Enumerable.Range(0, Others).Select(i => new { id = $"{prefix}-{i}", topic = "fault.none", payload = new { content = i } }).ToArray();
        using var response = await daemon.Http.PostAsJsonAsync("/tasks/batch", others, Stop);
        response.EnsureSuccessStatusCode();
        return [.. others.Select(one => one.id)];
    }

    /// <summary>Waits for all, and answers with the only run of each deadly one.</summary>
    private async Task<IReadOnlyList<AgentRun>> FinishAsync(IReadOnlyList<string> deadly, IReadOnlyList<string> others)
    {
        foreach (var (i, id) in others.Index())
        {
            var run = Assert.Single((await daemon.WaitAsync(id)).Runs);
            Assert.Equal((TaskState.Succeeded, i), (run.State, run.Result?.GetInt32()));
        }
        var tasks = await Task.WhenAll(deadly.Select(daemon.WaitAsync));
        var health = await daemon.DoAsync(HttpMethod.Get, "/health");
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        return [.. tasks.Select(task => Assert.Single(task.Runs))];
    }
}

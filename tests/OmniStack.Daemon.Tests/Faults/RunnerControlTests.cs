using System.Net;
using System.Net.Http.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tests.Routes;

namespace OmniStack.Daemon.Tests.Faults;

/// <summary>What is asked of a daemon reaches runners that are other processes.</summary>
public sealed class RunnerControlTests(RedisDaemon daemon, ITestOutputHelper output) : IClassFixture<RedisDaemon>
{
    /// <summary>Nobody can have waited for a lease to end: it is longer than the test.</summary>
    private const string LongLease = "00:10:00";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminate_RunnerWithUnfinishedEvents_AnotherHasThemAtOnce()
    {
        var environment = FaultRunner.Environment(daemon.Redis, LongLease, ("OmniStack__Events__DrainTimeout", "00:00:00.200"));
        await using var stopped = await FaultRunner.StartAsync(environment);
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PublishWaitAsync()));
        await Task.WhenAll(ids.Select(id => stopped.WroteAsync($"began {id}")));
        await using var other = await FaultRunner.StartAsync(environment);

        Assert.Equal(0, await stopped.StopAsync());
        await Task.WhenAll(ids.Select(id => other.WroteAsync($"began {id}")));

        var runs = (await Task.WhenAll(ids.Select(daemon.FindAsync))).Select(task => Assert.Single(task.Runs)).ToArray();
        Assert.All(runs, run => Assert.Equal((TaskState.Running, 1), (run.State, run.Attempts)));
        var waits = runs.Select(run => run.Timeline[^1].At - run.Timeline.Last(step => step.State == TaskState.Queued).At).ToArray();
        output.WriteLine($"From handed back to begun again: {string.Join(", ", waits.Select(wait => $"{wait.TotalMilliseconds} ms"))}");
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(30)));
        await CancelAsync(ids);
    }

    [Fact]
    public async Task Handler_LongerThanItsLeaseWithAnotherRunnerIdle_RunsOnce()
    {
        var environment = FaultRunner.Environment(daemon.Redis, "00:00:02");
        await using var one = await FaultRunner.StartAsync(environment);
        await using var other = await FaultRunner.StartAsync(environment);

        var id = await daemon.PublishAsync(new { topic = "fault.long", payload = new { content = 6_000 } });
        var run = Assert.Single((await daemon.WaitAsync(id)).Runs);

        Assert.Equal((TaskState.Succeeded, 1), (run.State, run.Attempts));
        Assert.InRange(run.FinishedAt!.Value - run.StartedAt!.Value, TimeSpan.FromSeconds(5.9), TimeSpan.FromSeconds(30));
        Assert.Single($"{one.Output}\n{other.Output}".Split('\n'), line => line.Contains($"began {id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_DeadAtTwoAgentsOfWhichOneIsGone_ReplaysTheOther()
    {
        await using var runner = await FaultRunner.StartAsync(FaultRunner.Environment(daemon.Redis, LongLease));
        await Task.WhenAll(runner.WroteAsync("first works on fault.both"), runner.WroteAsync("second works on fault.both"));
        var id = await daemon.PublishAsync(new { topic = "fault.both", payload = new { content = "x" } });
        await Eventually.IsTrueAsync(async () => (await daemon.FindAsync(id)).Runs.All(run => run.State == TaskState.Dead));
        await daemon.DoAsync(HttpMethod.Delete, "/agents/fault.both/second");

        var (some, _) = await daemon.SendAsync(HttpMethod.Post, $"/tasks/{id}/retry");
        await Eventually.IsTrueAsync(async () => (await daemon.FindAsync(id)).Runs[0].Timeline.Count(step => step.State == TaskState.Dead) == 2);
        await daemon.DoAsync(HttpMethod.Delete, "/agents/fault.both/first");
        var (none, body) = await daemon.SendAsync(HttpMethod.Post, $"/tasks/{id}/retry");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (some, none));
        Assert.Equal("agent_not_found", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Cancel_TaskOfAnotherRunner_StopsItsHandlerThere()
    {
        await using var runner = await FaultRunner.StartAsync(FaultRunner.Environment(daemon.Redis, LongLease));
        var id = await PublishWaitAsync();
        await runner.WroteAsync($"began {id}");

        await CancelAsync([id]);

        await runner.WroteAsync($"ended {id}");
        Assert.Equal((TaskState.Cancelled, 1), ((await daemon.FindAsync(id)).State, (await daemon.FindAsync(id)).Runs[0].Attempts));
    }

    [Fact]
    public async Task Delete_KeepingTheGroup_ARunnerThatSubscribesAgainHasTheBacklog()
    {
        var environment = FaultRunner.Environment(daemon.Redis, LongLease);
        await using (await FaultRunner.StartAsync(environment))
        {
            // It registers its agents, and is gone.
        }
        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => daemon.PublishAsync(new { topic = "fault.none", payload = new { content = i } })));

        await daemon.DoAsync(HttpMethod.Delete, "/agents/fault.none/worker?delete_group=false");
        var (status, _) = await daemon.SendAsync(HttpMethod.Get, "/agents/fault.none/worker");
        await using var again = await FaultRunner.StartAsync(environment);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.All(await Task.WhenAll(ids.Select(daemon.WaitAsync)), task => Assert.Equal(TaskState.Succeeded, task.State));
    }

    [Fact]
    public async Task Share_TheExamplesRunnerInTheDaemonsGroup_BothAnswer()
    {
        await using var example = ProgramProcess.Start("examples/custom-runner", new Dictionary<string, string?> { ["ConnectionStrings__redis"] = daemon.Redis.ConnectionString });
        await example.WroteAsync("greeter works on greet.user");
        await example.WroteAsync("quoter works on order.quote");

        var quote = await daemon.PublishAsync(new { topic = "order.quote", payload = new { content = new { item = "lamp", quantity = 3 } } });
        var refused = await daemon.PublishAsync(new { topic = "order.quote", payload = new { content = new { item = "lamp", quantity = 0 } } });
        HashSet<string?> answers = [];
        await Eventually.IsTrueAsync(async () =>
        {
            var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => daemon.GreetAsync("Ada")));
            answers.UnionWith((await Task.WhenAll(ids.Select(daemon.WaitAsync))).Select(task => task.Result?.GetProperty("reply").GetString()));
            return answers.Count > 1;
        });

        Assert.Equal(["Hello from a runner of your own, Ada!", "Hello, Ada!"], answers.Order(StringComparer.Ordinal));
        // At the weekend it costs more.
        Assert.InRange((await daemon.WaitAsync(quote)).Result!.Value.GetProperty("total").GetDecimal(), 37.50m, 45.00m);
        var dead = Assert.Single((await daemon.WaitAsync(refused)).Runs);
        Assert.Equal((TaskState.Dead, 1, "quantity must be 1 or more."), (dead.State, dead.Attempts, dead.Error?.Message));
        Assert.Equal(0, await example.StopAsync());
    }

    private Task<string> PublishWaitAsync() => daemon.PublishAsync(new { topic = "fault.wait", payload = new { content = "x" } });

    private async Task CancelAsync(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            using var response = await daemon.Http.PostAsJsonAsync($"/tasks/{id}/cancel", new { }, Stop);
            response.EnsureSuccessStatusCode();
        }
    }
}

using System.Net.Http.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tests.Faults;

namespace OmniStack.Daemon.Tests;

/// <summary>Two daemons in the same groups on one Redis, and one of them ends in the middle.</summary>
public sealed class TwoRunnersTests
{
    private const int Events = 600;
    private const string Topic = "document.summarize";
    private const string Agent = "summarizer";
    private const string AgentSetting = $"OmniStack__Agents__{Topic}__{Agent}__";

    // So much work that both are in the middle of their backlog when one ends.
    private static readonly string Text = string.Concat(Enumerable.Range(0, 240).Select(i =>
        $"The keeper of lamp {i} wrote {i % 17} lines about the weather and {i % 13} lines about the boats that passed the bar. "));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_OneOfTwo_EveryEventHasOneResult()
    {
        var runs = await EndOneAsync(reclaimIdle: "00:00:03", killed => killed.KillAsync());

        // Only what the killed runner held ran again, and on the other: a runner that lives keeps its events, however busy the machine.
        var again = runs.Where(run => run.Attempts > 1).ToArray();
        Assert.NotEmpty(again);
        Assert.All(again, run => Assert.Equal(2, run.Attempts));
        var killed = again.Select(FirstRunnerOf).Distinct(StringComparer.Ordinal).ToArray();
        Assert.True(killed.Length <= 1, $"Runners whose events ran again: {string.Join(", ", killed)}");
        Assert.All(again, run => Assert.NotEqual(FirstRunnerOf(run), run.Runner));
    }

    [Fact]
    public async Task Terminate_OneOfTwo_TheOtherGoesOnAtOnce()
    {
        // Nobody may wait for a lease to end: it is longer than the test may take.
        var runs = await EndOneAsync(reclaimIdle: "00:10:00", async stopped => Assert.Equal(0, await stopped.StopAsync()));

        Assert.All(runs, run => Assert.Equal(1, run.Attempts));
    }

    private static async Task<AgentRun[]> EndOneAsync(string reclaimIdle, Func<ServiceProcess, Task> end)
    {
        await using var redis = await RedisServer.StartAsync();
        using var data = new TempDirectory();
        await using var followUps = await FollowUps.StartAsync();
        var environment = new Dictionary<string, string?>(FollowUps.Environment(reclaimIdle))
        {
            ["OMNISTACK_DATA"] = data.Path, ["EVENT_BUS_TYPE"] = "redis_stream", ["ConnectionStrings__redis"] = redis.ConnectionString,
            [AgentSetting + "ConsumerCount"] = "4", [AgentSetting + "ReclaimIdle"] = reclaimIdle,
        };
        await using var first = await ServiceProcess.StartAsync("OmniStack.Daemon", environment);
        await using var second = await ServiceProcess.StartAsync("OmniStack.Daemon", environment);
        await second.PauseAsync(Topic, Agent);
        foreach (var batch in Enumerable.Range(0, Events).Chunk(20))
        {
            using var response = await second.Http.PostAsJsonAsync("/tasks/batch",
                batch.Select(i => new { id = $"event-{i}", topic = Topic, payload = followUps.PayloadOf(new { text = Text, sentences = 1 }) }), Stop);
            response.EnsureSuccessStatusCode();
        }
        await second.ResumeAsync(Topic, Agent);
        await Eventually.IsTrueAsync(async () => (await GroupAsync(second)).Processed > Events / 10);
        await end(first);
        await Eventually.IsTrueAsync(async () => (await GroupAsync(second)) is { Processed: Events, Pending: 0, Lag: 0, Retrying: 0 }, TimeSpan.FromSeconds(60));

        var runs = await Task.WhenAll(Enumerable.Range(0, Events).Select(async i =>
            Assert.Single((await second.Http.GetFromJsonAsync($"/tasks/event-{i}", EventsJson.Default.TaskRecord, Stop))!.Runs)));
        Assert.All(runs, run => Assert.Equal(TaskState.Succeeded, run.State));
        Assert.Equal(2, runs.Select(run => run.Runner).Distinct(StringComparer.Ordinal).Count());
        await followUps.AssertOneEachAsync(second.Http, [.. Enumerable.Range(0, Events).Select(i => $"event-{i}")]);
        return runs;
    }

    private static string? FirstRunnerOf(AgentRun run) => run.Timeline.First(step => step.State == TaskState.Running).Runner;

    private static async Task<GroupStatistics> GroupAsync(ServiceProcess daemon)
        => (await daemon.Http.GetFromJsonAsync($"/bus/groups/{Topic}", DaemonJson.Default.IReadOnlyListGroupStatistics, Stop))!.Single();
}

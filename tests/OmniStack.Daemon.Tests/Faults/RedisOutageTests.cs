using System.Net;
using System.Net.Http.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tests.Routes;

namespace OmniStack.Daemon.Tests.Faults;

/// <summary>Redis is away while a daemon and two runners are at work, for longer than their leases.</summary>
public sealed class RedisOutageTests
{
    private const int Events = 1500;
    private const int BatchSize = 10;
    private const string Topic = "fault.none";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="frozen">False: the server is gone and nobody listens. True: its connections are open and nobody answers.</param>
    /// <param name="seconds">That it is away.</param>
    [Theory, InlineData(false, 30), InlineData(true, 3)]
    public async Task Redis_AwayUnderLoad_EveryEventHasOneResultAndAllIsHealthyAgain(bool frozen, int seconds)
    {
        await using var followUps = await FollowUps.StartAsync();
        await using var daemon = new RedisDaemon { RedisTimeout = TimeSpan.FromSeconds(1), SenderLease = TimeSpan.FromSeconds(2), RedisLosesNothing = true };
        await daemon.InitializeAsync();
        var environment = FaultRunner.Environment(daemon.Redis, "00:00:02", ("OmniStack__Redis__Timeout", "00:00:01"));
        await using var first = await FaultRunner.StartAsync(environment);
        await using var second = await FaultRunner.StartAsync(environment);

        var publishing = PublishAsync(daemon.Http, followUps);
        await Eventually.IsTrueAsync(async () => (await GroupAsync(daemon)).Processed > Events / 10);
        await LeaveAsync(daemon.Redis, frozen, TimeSpan.FromSeconds(seconds), async () =>
        {
            await Eventually.IsTrueAsync(async () => await StatusAsync(daemon.Http) == HttpStatusCode.ServiceUnavailable);
            Assert.False(publishing.IsCompleted);
        });
        await Eventually.IsTrueAsync(async () => await StatusAsync(daemon.Http) == HttpStatusCode.OK);
        await publishing;
        await Eventually.IsTrueAsync(async () => await GroupAsync(daemon) is { Pending: 0, Lag: 0, Retrying: 0 }, TimeSpan.FromSeconds(60));

        var results = await ReadResultsAsync(daemon);
        Assert.Equal(Enumerable.Range(0, Events), results.Order());
        // The counter moves in the step that stores a result, so no event had two.
        Assert.Equal((Events, 0), ((await GroupAsync(daemon)).Processed, (await GroupAsync(daemon)).DeadLetters));
        await followUps.AssertOneEachAsync(daemon.Http, [.. Enumerable.Range(0, Events).Select(i => $"event-{i}")]);
        Assert.All([daemon.Daemon.Output, first.Output, second.Output], AssertTold);
    }

    /// <summary>
    /// One line when it went, one when it came back, for hundreds of calls that failed, and no stack trace of ours. A machine that is
    /// very busy may make Redis seem away once or twice more.
    /// </summary>
    private static void AssertTold(string output)
    {
        var lines = output.Split('\n');
        Assert.InRange(lines.Count(line => line.Contains("The event bus does not answer (unavailable): Redis at", StringComparison.Ordinal)), 1, 4);
        Assert.InRange(lines.Count(line => line.Contains("The event bus answers again.", StringComparison.Ordinal)), 1, 4);
        Assert.DoesNotContain(lines, line => line.Contains("   at OmniStack.", StringComparison.Ordinal));
    }

    private static async Task LeaveAsync(RedisServer redis, bool frozen, TimeSpan absence, Func<Task> meanwhile)
    {
        if (frozen)
        {
            Signals.Freeze(redis.ProcessId);
        }
        else
        {
            await redis.KillAsync();
        }
        var start = TimeProvider.System.GetTimestamp();
        await meanwhile();
        await Eventually.IsTrueAsync(() => TimeProvider.System.GetElapsedTime(start) > absence, absence + absence);
        if (frozen)
        {
            Signals.Thaw(redis.ProcessId);
        }
        else
        {
            await redis.RestartAsync();
        }
    }

    /// <summary>Publishes all in order, each until it was answered: a second time is a duplicate.</summary>
    private static async Task PublishAsync(HttpClient http, FollowUps followUps)
    {
        foreach (var numbers in Enumerable.Range(0, Events).Chunk(BatchSize))
        {
            var batch = numbers.Select(i => new { id = $"event-{i}", topic = Topic, payload = followUps.PayloadOf(i) });
            await Eventually.IsTrueAsync(async () =>
            {
                using var response = await http.PostAsJsonAsync("/tasks/batch", batch, Stop);
                return response.IsSuccessStatusCode;
            }, TimeSpan.FromSeconds(60));
        }
    }

    private static async Task<List<int>> ReadResultsAsync(BusDaemon daemon)
    {
        List<int> results = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var from = cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await daemon.Http.GetFromJsonAsync($"/tasks?topic={Topic}&state=succeeded&limit=1000{from}", EventsJson.Default.TaskPage, Stop);
            results.AddRange(page!.Items.Select(task => Assert.Single(task.Runs).Result!.Value.GetInt32()));
            cursor = page.NextCursor;
        }
        return results;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var response = await http.GetAsync("/health", Stop);
        return response.StatusCode;
    }

    private static async Task<GroupStatistics> GroupAsync(BusDaemon daemon)
        => (await daemon.Http.GetFromJsonAsync($"/bus/groups/{Topic}", DaemonJson.Default.IReadOnlyListGroupStatistics, Stop))!.Single();
}

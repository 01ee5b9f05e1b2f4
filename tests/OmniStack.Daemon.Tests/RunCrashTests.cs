using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests;

/// <summary>Runs of agents whose processes are killed: the books have to balance.</summary>
public sealed class RunCrashTests
{
    private const int Runs = 1000;

    private const string Work = """
        /tool find_keywords {"text":"The sea. The sea and the ship.","count":1}
        /tool summarize_text {"text":"The sea is wide. The ship is small. The night is long.","sentences":1}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AThousandWithCancelsAndKills_EachEndsOnceAndLosesNothing()
    {
        await using var redis = await RedisServer.StartAsync();
        using var data = new TempDirectory();
        var environment = EnvironmentOf(data, redis.ConnectionString, retries: 20, wordDelay: "00:00:00.010");
        await using var steady = await ServiceProcess.StartAsync("OmniStack.Daemon", environment);
        var client = ClientOf(steady);
        var killing = KillRunnersAsync(steady, environment);
        await PublishAsync(client);
        var cancelled = await CancelSomeAsync(client);
        await killing;
        await Eventually.IsTrueAsync(async () => await GroupAsync(steady) is { Pending: 0, Lag: 0, Retrying: 0 }, TimeSpan.FromSeconds(60));

        var runs = new ConcurrentBag<(TaskRecord Task, IReadOnlyList<RunEntry> Log)>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Runs), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Stop },
            async (i, stop) => runs.Add(((await client.FindTaskAsync($"load-{i}", stop))!, await ReadLogAsync(steady, $"load-{i}:worker"))));

        Assert.All(runs, run => Balance(run.Task, run.Log, mayBeCancelled: cancelled.Contains(run.Task.TaskId)));
        Assert.Contains(runs, run => run.Log is [.., { Type: "run.cancelled" }]);
        Assert.Contains(runs, run => run.Log is [.., { Type: "run.succeeded", Attempt: > 1 }]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Kill_OnTheLastAttempt_TheLogEndsInFailedAndAReplayGoesOn(bool onRedis)
    {
        await using var redis = onRedis ? await RedisServer.StartAsync() : null;
        using var data = new TempDirectory();
        var environment = EnvironmentOf(data, redis?.ConnectionString, retries: 0, wordDelay: "00:00:00.010");
        await using (var killed = await ServiceProcess.StartAsync("OmniStack.Daemon", environment))
        {
            await ClientOf(killed).PublishAsync(Request("last", "/count 200"), Stop);
            await Eventually.IsTrueAsync(async () => (await ClientOf(killed).FindRunAsync("last:worker", Stop))?.Entries > 3);
            await killed.KillAsync();
        }

        await using var restarted = await ServiceProcess.StartAsync("OmniStack.Daemon", environment);
        var client = ClientOf(restarted);
        var dead = await client.WaitForTaskAsync("last", TimeSpan.FromSeconds(30), Stop);
        var failed = await client.FindRunAsync("last:worker", Stop);
        await client.RetryTaskAsync("last", Stop);
        var replayed = await client.WaitForTaskAsync("last", TimeSpan.FromSeconds(30), Stop);

        Assert.Equal((TaskState.Dead, RunState.Failed, 1), (dead!.State, failed!.State, failed.Attempt));
        Assert.Equal("lease_lost", failed.Outcome?.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(TaskState.Succeeded, replayed!.State);
        var log = await ReadLogAsync(restarted, "last:worker");
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(entry => entry.Sequence));
        Assert.Equal(("run.succeeded", 2), (log[^1].Type, log[^1].Attempt));
    }

    private static Dictionary<string, string?> EnvironmentOf(TempDirectory data, string? redis, int retries, string wordDelay) => new()
    {
        ["OMNISTACK_DATA"] = data.Path,
        ["ConnectionStrings__redis"] = redis,
        ["OPENAI_API_KEY"] = null,
        ["OmniStack__Agents__worker__Topic"] = "work",
        ["OmniStack__Agents__worker__Tools__0"] = "find_keywords",
        ["OmniStack__Agents__worker__Tools__1"] = "summarize_text",
        ["OmniStack__Agents__work__worker__ConsumerCount"] = "16",
        ["OmniStack__Agents__work__worker__ReclaimIdle"] = "00:00:02",
        ["OmniStack__Agents__work__worker__DlqRetryLimit"] = $"{retries}",
        ["OmniStack__Providers__Demo__WordDelay"] = wordDelay,
        ["OmniStack__Events__LeaseCheck"] = "00:00:00.200",
    };

    /// <summary>Three runners, one after the other, each killed while it is busy.</summary>
    private static async Task KillRunnersAsync(ServiceProcess steady, Dictionary<string, string?> environment)
    {
        for (var done = 0; done < 3; done++)
        {
            await using var victim = await ServiceProcess.StartAsync("OmniStack.Daemon", environment);
            var before = (await GroupAsync(steady)).Processed;
            await Eventually.IsTrueAsync(async () => await GroupAsync(steady) is var group && (group.Processed > before + 60 || group.Lag == 0));
            await victim.KillAsync();
        }
    }

    private static async Task PublishAsync(DaemonClient client)
    {
        foreach (var batch in Enumerable.Range(0, Runs).Chunk(100))
        {
            await client.PublishManyAsync([.. batch.Select(i => Request($"load-{i}", Work))], Stop);
        }
    }

    /// <summary>Cancels every tenth run at a moment of its own: by its task, or by itself once it has begun.</summary>
    private static async Task<HashSet<string>> CancelSomeAsync(DaemonClient client)
    {
        var random = new Random(4);
        var chosen = Enumerable.Range(0, Runs).Where(i => i % 10 == 3).Select(i => $"load-{i}").ToArray();
        foreach (var taskId in chosen)
        {
            try
            {
                if (random.Next(3) == 0)
                {
                    await client.CancelTaskAsync(taskId, Stop);
                    continue;
                }

                await Eventually.IsTrueAsync(async () => (await client.FindRunAsync($"{taskId}:worker", Stop))?.Entries > random.Next(8), TimeSpan.FromSeconds(60));
                await client.CancelRunAsync($"{taskId}:worker", Stop);
            }
            catch (OmniStackApiException refused) when (refused.Code == ErrorCodes.RunEnded)
            {
                // It was quicker.
            }
        }

        return [.. chosen];
    }

    private static void Balance(TaskRecord task, IReadOnlyList<RunEntry> log, bool mayBeCancelled)
    {
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(entry => entry.Sequence));
        Assert.True(task.State == TaskState.Succeeded || (mayBeCancelled && task.State == TaskState.Cancelled), $"{task.TaskId} is {task.State}.");
        if (log.Count == 0)
        {
            Assert.Equal(TaskState.Cancelled, task.State); // Before it began.
            return;
        }

        var finals = log.Where(entry => entry.Type is "run.succeeded" or "run.failed" or "run.cancelled" or "run.timed_out").ToList();
        Assert.True(finals.Count == 1, $"{task.TaskId} is {task.State} and its log has {finals.Count} ends: {string.Join(", ", log.Select(entry => entry.Type))}");
        var final = finals[0];
        Assert.Same(log[^1], final);
        var results = log.Where(entry => entry.Type == "tool.result").Select(entry => entry.Data.GetProperty("call_id").GetString()).ToList();
        Assert.Equal(results.Distinct(), results);
        Assert.True(final.Type == "run.succeeded" ? results.Count == 2 : final.Type == "run.cancelled" && task.State == TaskState.Cancelled, $"{task.TaskId} is {task.State}: {final.Type}, {results.Count} results.");
    }

    /// <summary>What is in the log now; none when the run never began.</summary>
    private static async Task<IReadOnlyList<RunEntry>> ReadLogAsync(ServiceProcess daemon, string runId)
    {
        using var response = await daemon.Http.GetAsync($"/runs/{runId}/log?visibility=internal&limit=1000", Stop);
        return response.StatusCode == HttpStatusCode.NotFound ? [] : (await response.Content.ReadFromJsonAsync(DaemonJson.Default.RunLogPage, Stop))!.Items;
    }

    private static PublishRequest Request(string id, string text)
        => new() { Id = id, Topic = "work", Payload = new PublishPayload(System.Text.Json.JsonSerializer.SerializeToElement(text)) };

    private static DaemonClient ClientOf(ServiceProcess daemon) => new(daemon.Http, Options.Create(new OmniStackClientOptions { Timeout = TimeSpan.FromSeconds(30) }), TimeProvider.System);

    private static async Task<GroupStatistics> GroupAsync(ServiceProcess daemon)
        => (await daemon.Http.GetFromJsonAsync("/bus/groups/work", DaemonJson.Default.IReadOnlyListGroupStatistics, Stop))!.Single();
}

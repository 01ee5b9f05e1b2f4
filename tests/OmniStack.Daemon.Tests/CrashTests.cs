using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tests.Faults;

namespace OmniStack.Daemon.Tests;

/// <summary>1,000 events, and the daemon killed in the middle: each has exactly one result, one reply and one message to its webhook in the end.</summary>
public sealed class CrashTests
{
    private const int Events = 1000;
    private const int BatchSize = 10;
    private const string Topic = "document.summarize";
    private const string Agent = "summarizer";
    private const string AgentSetting = $"OmniStack__Agents__{Topic}__{Agent}__";

    // So much work that the agent is in the middle of its backlog when the daemon dies.
    private static readonly string Text = string.Concat(Enumerable.Range(0, 60).Select(i =>
        $"The keeper of lamp {i} wrote {i % 17} lines about the weather and {i % 13} lines about the boats that passed the bar. "));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_EmbeddedBus_EveryEventHasOneResult() => await KillInTheMiddleAsync(redis: null);

    [Fact]
    public async Task Kill_Redis_EveryEventHasOneResult()
    {
        await using var redis = await RedisServer.StartAsync();
        await KillInTheMiddleAsync(redis.ConnectionString);
    }

    private static async Task KillInTheMiddleAsync(string? redis)
    {
        using var data = new TempDirectory();
        await using var followUps = await FollowUps.StartAsync();
        var environment = new Dictionary<string, string?>(FollowUps.Environment("00:00:05"))
        {
            ["OMNISTACK_DATA"] = data.Path, ["ConnectionStrings__redis"] = redis,
            [AgentSetting + "ConsumerCount"] = "4", [AgentSetting + "ReclaimIdle"] = "00:00:05",
        };
        var backlog = new ConcurrentQueue<int[]>(Enumerable.Range(0, Events / 2).Chunk(BatchSize));
        var unpublished = new ConcurrentQueue<int[]>(Enumerable.Range(Events / 2, Events / 2).Chunk(BatchSize));
        await using (var killed = await ServiceProcess.StartAsync("OmniStack.Daemon", environment))
        {
            await killed.PauseAsync(Topic, Agent);
            await PublishAllAsync(killed, followUps, backlog);
            await killed.ResumeAsync(Topic, Agent);
            var publishing = PublishAllAsync(killed, followUps, unpublished);
            await Eventually.IsTrueAsync(async () => await CountAsync(killed, "processed") > Events / 10);
            await killed.KillAsync();
            await publishing;
        }

        await using var restarted = await ServiceProcess.StartAsync("OmniStack.Daemon", environment);
        await PublishAllAsync(restarted, followUps, unpublished);
        var tasks = await Task.WhenAll(Enumerable.Range(0, Events).Select(i => WaitAsync(restarted, i)));

        Assert.Empty(backlog);
        Assert.Empty(unpublished);
        Assert.All(tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
        Assert.All(tasks, task => Assert.Equal($"lamp {NumberOf(task)} ", task.Result!.Value.GetProperty("summary")[0].GetString()![..$"lamp {NumberOf(task)} ".Length]));
        var runs = tasks.Select(task => Assert.Single(task.Runs)).ToArray();
        // Some were in the hands of the killed process and ran again, on the other; no other ran twice. They may be more than its
        // slots: a slot is free again as soon as the outcome waits to be stored.
        var again = runs.Where(run => run.Attempts > 1).ToArray();
        Assert.NotEmpty(again);
        Assert.All(again, run => Assert.Equal(2, run.Attempts));
        Assert.All(again, run => Assert.NotEqual(run.Timeline.First(step => step.State == TaskState.Running).Runner, run.Runner));
        var byRunner = runs.CountBy(run => run.Runner!).ToDictionary(runner => runner.Key, runner => runner.Value);
        Assert.Equal(2, byRunner.Count);
        // The counters are those of both processes: one result per event, nothing stored over another, every attempt counted.
        await Eventually.IsTrueAsync(async () => await CountAsync(restarted, "processed") == Events);
        Assert.Equal(runs.Sum(run => run.Attempts), await CountAsync(restarted, "received"));
        await followUps.AssertOneEachAsync(restarted.Http, [.. tasks.Select(task => task.TaskId)]);
    }

    /// <summary>Publishes what is queued, four batches at a time. One whose publishing was not answered stays in the queue.</summary>
    private static Task PublishAllAsync(ServiceProcess daemon, FollowUps followUps, ConcurrentQueue<int[]> unpublished) => Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
    {
        while (unpublished.TryDequeue(out var numbers))
        {
            try
            {
                using var response = await daemon.Http.PostAsJsonAsync("/tasks/batch", numbers.Select(
                    number => new { id = $"event-{number}", topic = Topic, payload = followUps.PayloadOf(ContentOf(number)) }), Stop);
                response.EnsureSuccessStatusCode();
            }
            catch (HttpRequestException)
            {
                unpublished.Enqueue(numbers);
                return;
            }
        }
    }));

    private static object ContentOf(int number)
        => new { text = $"lamp {number} and the weather and the boats and the lines and the keeper wrote about the bar. {Text}", sentences = 1 };

    private static async Task<TaskRecord> WaitAsync(ServiceProcess daemon, int number)
    {
        TaskRecord? task = null;
        await Eventually.IsTrueAsync(async () =>
        {
            task = await daemon.Http.GetFromJsonAsync($"/tasks/event-{number}?wait=20", EventsJson.Default.TaskRecord, Stop);
            return task!.State is TaskState.Succeeded or TaskState.Dead;
        }, TimeSpan.FromSeconds(90));
        return task!;
    }

    private static string NumberOf(TaskRecord task) => task.TaskId["event-".Length..];

    private static async Task<long> CountAsync(ServiceProcess daemon, string counter)
    {
        var prefix = $"omnistack_events_{counter}_total{{topic=\"{Topic}\"";
        var line = (await daemon.Http.GetStringAsync("/metrics/prometheus", Stop)).Split('\n').FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}

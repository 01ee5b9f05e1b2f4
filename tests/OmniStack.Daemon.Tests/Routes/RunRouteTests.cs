using System.Net;
using OmniStack.Client;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Runs over HTTP: reading, following, cancelling, approving.</summary>
[Collection<OnRunDaemons>]
public sealed class RunRouteTests(RunDaemons daemons)
{
    private const string Keywords = """/tool find_keywords {"text":"The sea. The sea and the ship.","count":1}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Get_FinishedRun_ShowsOutcomeAndLogByVisibility(Bus bus)
    {
        var daemon = daemons[bus];
        var task = await daemon.AskAsync("read", Keywords);
        var run = await daemon.Client.FindRunAsync($"{task.TaskId}:reader", Stop);

        Assert.Equal(("reader", RunState.Succeeded, 1), (run!.Agent, run.State, run.Attempt));
        Assert.Equal(task.Result?.GetString(), run.Outcome?.GetProperty("output").GetString());
        var all = await daemon.ReadLogAsync(run.RunId);
        Assert.Equal(Enumerable.Range(1, (int)run.Entries).Select(n => (long)n), all.Select(entry => entry.Sequence));
        Assert.Single(all, entry => entry.Type == "tool.result");
        Assert.All(await daemon.ReadLogAsync(run.RunId, RunVisibility.User), entry => Assert.Equal(RunVisibility.User, entry.Visibility));
        Assert.Null(await daemon.Client.FindRunAsync("no-such-run", Stop));
        var (status, body) = await daemon.SendAsync(HttpMethod.Get, $"/runs/{run.RunId}/log?visibility=everything");
        Assert.Equal((HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid), (status, body.GetProperty("code").GetString()));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task List_ByAgentAndState_PagesThroughAll(Bus bus)
    {
        var daemon = daemons[bus];
        var tasks = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => daemon.AskAsync("rate", $"Rate {i}.")));
        var expected = tasks.Select(task => $"{task.TaskId}:rater").ToHashSet();

        var seen = new List<string>();
        for (string? cursor = null; cursor is not null || seen.Count == 0;)
        {
            var page = await daemon.Client.ListRunsAsync(new RunListFilter { Agent = "rater", State = RunState.Failed, Limit = 2, Cursor = cursor }, Stop);
            seen.AddRange(page.Items.Select(run => run.RunId));
            cursor = page.NextCursor;
        }

        Assert.Superset(expected, seen.ToHashSet());
        Assert.Equal(seen.Distinct(), seen);
        Assert.DoesNotContain((await daemon.Client.ListRunsAsync(new RunListFilter { Agent = "rater", State = RunState.Succeeded }, Stop)).Items, _ => true);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Stream_CutOff_GoesOnBehindTheLastEvent(Bus bus)
    {
        var daemon = daemons[bus];
        var runId = $"{await daemon.PublishAsync("read", "/count 40")}:reader";
        await Eventually.IsTrueAsync(async () => await daemon.Client.FindRunAsync(runId, Stop) is not null);

        using var first = await daemon.Http.OpenStreamAsync($"/runs/{runId}/stream");
        var seen = await first.ReadEventsAsync(5);
        using var second = await daemon.Http.OpenStreamAsync($"/runs/{runId}/stream", seen[^1].EventId);
        var rest = await second.ReadEventsAsync();

        var ids = seen.Concat(rest).Select(one => long.Parse(one.EventId!, null)).ToList();
        Assert.Equal(ids.Order().Distinct(), ids);
        var user = (await daemon.ReadLogAsync(runId, RunVisibility.User)).Select(entry => entry.Sequence);
        Assert.Equal(user, ids);
        Assert.Contains("run.succeeded", rest[^1].Data, StringComparison.Ordinal);
        using var over = await daemon.Http.OpenStreamAsync($"/runs/{runId}/stream", rest[^1].EventId);
        Assert.Equal(HttpStatusCode.NoContent, over.StatusCode);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Cancel_RunThatRuns_EndsRunAndTask(Bus bus)
    {
        var daemon = daemons[bus];
        var byRun = await daemon.PublishAsync("read", "/count 10000");
        await Eventually.IsTrueAsync(async () => (await daemon.Client.FindRunAsync($"{byRun}:reader", Stop))?.Entries > 3);
        var cancelled = await daemon.Client.CancelRunAsync($"{byRun}:reader", Stop);
        var byTask = await daemon.PublishAsync("read", "/count 10000");
        await Eventually.IsTrueAsync(async () => (await daemon.Client.FindRunAsync($"{byTask}:reader", Stop))?.Entries > 3);
        await daemon.Client.CancelTaskAsync(byTask, Stop);

        Assert.Equal(RunState.Cancelled, cancelled.State);
        foreach (var taskId in new[] { byRun, byTask })
        {
            Assert.Equal(TaskState.Cancelled, (await daemon.Client.FindTaskAsync(taskId, Stop))?.State);
            var log = await daemon.ReadLogAsync($"{taskId}:reader");
            Assert.Equal("run.cancelled", Assert.Single(log, entry => IsFinal(entry)).Type);
            Assert.Equal("run.cancelled", log[^1].Type);
        }
        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => daemon.Client.CancelRunAsync($"{byRun}:reader", Stop));
        Assert.Equal(ErrorCodes.RunEnded, refusal.Code);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Approve_WaitingRun_GoesOnOnce(Bus bus)
    {
        var daemon = daemons[bus];
        var task = await daemon.AskAsync("read.carefully", Keywords);
        var runId = task.Result!.Value.GetProperty("run_id").GetString()!;
        var waiting = await daemon.Client.FindRunAsync(runId, Stop);
        var callId = Assert.Single(waiting!.Outcome!.Value.GetProperty("approvals").EnumerateArray()).GetProperty("call_id").GetString()!;
        var unasked = await Assert.ThrowsAsync<OmniStackApiException>(() => daemon.Client.AnswerRunAsync(runId, [new("other", true)], Stop));

        var answered = await daemon.Client.AnswerRunAsync(runId, [new(callId, Approved: true)], Stop);
        var result = await daemon.Client.WaitForTaskAsync(answered.TaskId, TimeSpan.FromSeconds(30), Stop);

        Assert.Equal((RunState.Waiting, ErrorCodes.BodyInvalid), (waiting.State, unasked.Code));
        Assert.Contains("find_keywords returned", result?.Result?.GetString(), StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, (await daemon.Client.FindRunAsync(runId, Stop))?.State);
        Assert.Single(await daemon.ReadLogAsync(runId), entry => entry.Type == "tool.result");
        var late = await Assert.ThrowsAsync<OmniStackApiException>(() => daemon.Client.AnswerRunAsync(runId, [new(callId, Approved: false)], Stop));
        Assert.Equal(ErrorCodes.RunNotWaiting, late.Code);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Replay_DeadRun_GoesOnInItsLog(Bus bus)
    {
        var daemon = daemons[bus];
        var task = await daemon.AskAsync("rate", "Rate this.");
        var runId = $"{task.TaskId}:rater";
        var before = await daemon.Client.FindRunAsync(runId, Stop);
        await daemon.Client.RetryTaskAsync(task.TaskId, Stop);
        var again = await daemon.Client.WaitForTaskAsync(task.TaskId, TimeSpan.FromSeconds(30), Stop);
        var after = await daemon.Client.FindRunAsync(runId, Stop);

        Assert.Equal((TaskState.Dead, RunState.Failed, 1), (task.State, before!.State, before.Attempt));
        Assert.Equal("output_invalid", before.Outcome?.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal((TaskState.Dead, RunState.Failed, 2), (again!.State, after!.State, after.Attempt));
        var log = await daemon.ReadLogAsync(runId);
        Assert.Equal(["run.started", "run.failed", "run.started", "run.failed"], log.Select(entry => entry.Type).Where(type => type is "run.started" or "run.failed"));
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(entry => entry.Sequence));
    }

    private static bool IsFinal(RunEntry entry) => entry.Type is "run.succeeded" or "run.failed" or "run.cancelled" or "run.timed_out";
}

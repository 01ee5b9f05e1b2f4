using System.Globalization;
using System.Net;
using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>What operators do with tasks.</summary>
[Collection<OnBusDaemons>]
public sealed class TaskRouteTests(BusDaemons daemons)
{
    private const string Greeter = "/agents/greet.user/greeter";

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Cancel_QueuedTask_NeverRuns(Bus bus)
    {
        var daemon = daemons[bus];
        await daemon.DoAsync(HttpMethod.Post, $"{Greeter}/pause");
        var cancelled = await daemon.GreetAsync("Ada");
        var answer = await daemon.DoAsync(HttpMethod.Post, $"/tasks/{cancelled}/cancel");
        var behind = await daemon.GreetAsync("Bob");
        await daemon.DoAsync(HttpMethod.Post, $"{Greeter}/resume");
        var ran = await daemon.WaitAsync(behind);
        var run = Assert.Single((await daemon.FindAsync(cancelled)).Runs);

        Assert.Equal("cancelled", answer.GetProperty("state").GetString());
        Assert.Equal(TaskState.Succeeded, ran.State);
        Assert.Equal((TaskState.Cancelled, 0), (run.State, run.Attempts));
        Assert.Null(run.Result);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Cancel_RunningTask_StopsItsHandler(Bus bus)
    {
        var daemon = daemons[bus];
        // It counts, a number a second: longer than the test may take. The agent works on one event at a time.
        var running = await PublishSlowAsync(daemon);
        await Eventually.IsTrueAsync(async () => (await daemon.FindAsync(running)).State == TaskState.Running);
        var next = await PublishSlowAsync(daemon);

        await daemon.DoAsync(HttpMethod.Post, $"/tasks/{running}/cancel");
        await Eventually.IsTrueAsync(async () => (await daemon.FindAsync(next)).State == TaskState.Running);
        await daemon.DoAsync(HttpMethod.Post, $"/tasks/{next}/cancel");

        var task = await daemon.FindAsync(running);
        Assert.Equal(TaskState.Cancelled, task.State);
        Assert.Equal([TaskState.Running, TaskState.Cancelled], task.Runs[0].Timeline.Select(step => step.State).Where(state => state != TaskState.Queued));
        Assert.Null(task.Result);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Delete_FinishedTask_IsGone(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.GreetAsync("Ada");
        await daemon.WaitAsync(id);

        await daemon.DoAsync(HttpMethod.Delete, $"/tasks/{id}");

        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, $"/tasks/{id}")).Status);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Delete_WaitingTask_IsRefused(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.PublishAsync(new { topic = "greet.user", deliver_at = TimeProvider.System.GetUtcNow().AddHours(1), payload = new { content = new { name = "Ada" } } });

        var (status, body) = await daemon.SendAsync(HttpMethod.Delete, $"/tasks/{id}");

        Assert.Equal((HttpStatusCode.Conflict, TaskState.Queued), (status, (await daemon.FindAsync(id)).State));
        Assert.Equal(ErrorCodes.TaskNotFinal, body.GetProperty("code").GetString());
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Retry_DeadTask_RunsAgain(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.FailAsync();
        var given = Assert.Single((await daemon.FindAsync(id)).Runs);

        await daemon.DoAsync(HttpMethod.Post, $"/tasks/{id}/retry");
        TaskRecord? again = null;
        await Eventually.IsTrueAsync(async () => (again = await daemon.WaitAsync(id)).State == TaskState.Dead);
        var (status, body) = await daemon.SendAsync(HttpMethod.Post, $"/tasks/{await FinishAsync(daemon)}/retry");

        Assert.True(again!.Runs[0].StartedAt > given.StartedAt);
        Assert.Equal(2, again.Runs[0].Timeline.Count(step => step.State == TaskState.Dead));
        Assert.Equal((HttpStatusCode.Conflict, ErrorCodes.TaskNotDead), (status, body.GetProperty("code").GetString()));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task List_Filters_AnswerWithTheirTasks(Bus bus)
    {
        var daemon = daemons[bus];
        var ids = new List<string>();
        foreach (var name in new[] { "Ada", "Bob", "Cid", "Dan", "Eve" })
        {
            ids.Add(await daemon.PublishAsync(new { topic = "greet.user", correlation_id = "listed", payload = new { content = new { name } } }));
            await daemon.WaitAsync(ids[^1]);
        }
        var dead = await daemon.PublishAsync(new { topic = "document.summarize", correlation_id = "listed", payload = new { content = new { text = "x.", sentences = 0 } } });
        await daemon.WaitAsync(dead);

        Assert.Equal([dead, .. ids.AsEnumerable().Reverse()], await ListAsync(daemon, ""));
        Assert.Equal(ids.AsEnumerable().Reverse(), await ListAsync(daemon, "&topic=greet.user"));
        Assert.Equal(ids.AsEnumerable().Reverse(), await ListAsync(daemon, "&state=succeeded"));
        Assert.Equal([dead], await ListAsync(daemon, "&agent=summarizer"));
        Assert.Equal([dead], await ListAsync(daemon, "&state=dead&agent=summarizer&topic=document.summarize"));
        Assert.Empty(await ListAsync(daemon, "&state=cancelled"));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task List_TenantAndTimes_AnswerWithTheirTasks(Bus bus)
    {
        var daemon = daemons[bus];
        var tasks = new List<TaskRecord>();
        foreach (var tenant in new[] { "acme", "umbrella", "acme" })
        {
            tasks.Add(await daemon.WaitAsync(await daemon.PublishAsync(new { topic = "greet.user", tenant_id = tenant, correlation_id = "dated", payload = new { content = new { name = "Ada" } } })));
        }
        var (first, second, third) = (tasks[0].TaskId, tasks[1].TaskId, tasks[2].TaskId);

        Assert.Equal([third, first], await ListAsync(daemon, "&tenant_id=acme", "dated"));
        Assert.Equal([third, second], await ListAsync(daemon, $"&from={Time(tasks[1])}", "dated"));
        Assert.Equal(first, Assert.Single(await ListAsync(daemon, $"&from={Time(tasks[0])}&to={Time(tasks[1])}", "dated")));
        Assert.Equal([first], await ListAsync(daemon, $"&tenant_id=acme&from={Time(tasks[0])}&to={Time(tasks[2])}", "dated"));

        static string Time(TaskRecord task) => Uri.EscapeDataString(task.CreatedAt.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_ForLater_RunsThen(Bus bus)
    {
        var daemon = daemons[bus];
        var at = TimeProvider.System.GetUtcNow().AddSeconds(1.5);
        var id = await daemon.PublishAsync(new { topic = "greet.user", deliver_at = at, payload = new { content = new { name = "Ada" } } });
        var before = await daemon.FindAsync(id);

        var task = await daemon.WaitAsync(id);

        Assert.Equal((TaskState.Queued, TaskState.Succeeded), (before.State, task.State));
        // What is stored may have whole milliseconds only.
        Assert.True(task.Runs[0].StartedAt >= at.AddMilliseconds(-1), $"{task.Runs[0].StartedAt:O} is before {at:O}");
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_Priorities_HighGoesFirst(Bus bus)
    {
        const string slow = $"/agents/{BusDaemon.SlowTopic}/slow";
        var daemon = daemons[bus];
        await daemon.DoAsync(HttpMethod.Post, $"{slow}/pause");
        var (low, normal, high) = (await PublishSlowAsync(daemon, "low"), await PublishSlowAsync(daemon, "normal"), await PublishSlowAsync(daemon, "high"));
        await daemon.DoAsync(HttpMethod.Post, $"{slow}/resume");

        List<string> order = [];
        while (order.Count < 3)
        {
            var items = default(JsonElement);
            await Eventually.IsTrueAsync(async () =>
                (items = (await daemon.DoAsync(HttpMethod.Get, $"/tasks?topic={BusDaemon.SlowTopic}&state=running")).GetProperty("items")).GetArrayLength() == 1);
            order.Add(items[0].GetProperty("task_id").GetString()!);
            await daemon.DoAsync(HttpMethod.Post, $"/tasks/{order[^1]}/cancel");
        }

        Assert.Equal([high, normal, low], order);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_IdempotencyKey_IsADuplicateOrAConflict(Bus bus)
    {
        const string body = """{"topic":"greet.user","idempotency_key":"order 7","payload":{"content":{"name":"Ada"}}}""";
        var daemon = daemons[bus];
        var (_, first) = await daemon.SendAsync(HttpMethod.Post, "/tasks", body);
        var (_, second) = await daemon.SendAsync(HttpMethod.Post, "/tasks", body);
        var (status, other) = await daemon.SendAsync(HttpMethod.Post, "/tasks", body.Replace("Ada", "Bob", StringComparison.Ordinal));

        Assert.Equal(first.GetProperty("task_id").GetString(), second.GetProperty("task_id").GetString());
        Assert.Equal((false, true), (first.GetProperty("duplicate").GetBoolean(), second.GetProperty("duplicate").GetBoolean()));
        Assert.Equal((HttpStatusCode.Conflict, ErrorCodes.TaskIdConflict), (status, other.GetProperty("code").GetString()));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task PublishBatch_AllOrNone_InOrder(Bus bus)
    {
        var daemon = daemons[bus];
        var batch = string.Join(',', Enumerable.Range(0, 20).Select(i => $$$"""{ "topic": "greet.user", "id": "batch-{{{i}}}", "payload": { "content": { "name": "n{{{i}}}" } } }"""));
        var (status, answers) = await daemon.SendAsync(HttpMethod.Post, "/tasks/batch", $"[{batch}]");
        var (refused, _) = await daemon.SendAsync(HttpMethod.Post, "/tasks/batch",
            """[{"topic":"greet.user","id":"none-1","payload":{"content":{"name":"x"}}},{"topic":"greet.user","id":"none-2","payload":{}}]""");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.BadRequest), (status, refused));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"batch-{i}"), answers.EnumerateArray().Select(answer => answer.GetProperty("task_id").GetString()));
        Assert.Equal("Hello, n19!", (await daemon.WaitAsync("batch-19")).Result?.GetProperty("reply").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, "/tasks/none-1")).Status);
    }

    private static Task<string> PublishSlowAsync(BusDaemon daemon, string priority = "normal")
        => daemon.PublishAsync(new { topic = BusDaemon.SlowTopic, priority, payload = new { content = "/count 600" } });

    private static async Task<string> FinishAsync(BusDaemon daemon) => (await daemon.WaitAsync(await daemon.GreetAsync("Ada"))).TaskId;

    /// <summary>All that match, by pages of two.</summary>
    private static async Task<IReadOnlyList<string?>> ListAsync(BusDaemon daemon, string filter, string correlation = "listed")
    {
        var ids = new List<string?>();
        string? cursor = null;
        do
        {
            var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await daemon.DoAsync(HttpMethod.Get, $"/tasks?correlation_id={correlation}&limit=2{filter}{from}");
            var items = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("task_id").GetString()).ToArray();
            Assert.InRange(items.Length, 0, 2);
            ids.AddRange(items);
            cursor = page.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (cursor is not null);
        return ids;
    }
}

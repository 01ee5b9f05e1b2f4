using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Tasks on Redis, by the index stream of their topic.</summary>
internal sealed class RedisTaskStore(RedisConnection redis, IOptions<RedisOptions> options) : ITaskStore
{
    /// <summary>Records that one script looks at, so that none holds the server up.</summary>
    private const int MaxStep = 200;
    private static readonly RedisScript Page = RedisScript.Load("list", "runs", "records", "merge");
    private static readonly RedisScript Cancel = RedisScript.Load("cancel", "runs", "records", "trim");
    private static readonly RedisScript Delete = RedisScript.Load("delete", "deletion");
    private static readonly RedisScript Clear = RedisScript.Load("clear", "deletion");

    private readonly RedisOptions _options = options.Value;

    public async Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        RedisEntry.CheckCursor(query.Cursor);
        List<TaskRecord> items = [];
        var cursor = query.Cursor;
        // Where nothing is sorted out, the first step is the page and one more; what it lacks is looked for in steps of the usual size.
        var most = query is { State: null, Agent: null, CorrelationId: null, TenantId: null } ? Math.Min(query.Limit + 1, MaxStep) : MaxStep;
        for (var left = query.MaxExamined; left > 0; most = MaxStep)
        {
            var step = Math.Min(left, most);
            var answer = (RedisResult[])(await redis.EvaluateAsync(Page,
                [query.Topic ?? "", RedisEntry.Latest(cursor, query.To), RedisEntry.Oldest(query.From), step], cancellationToken))!;
            left -= step;
            for (var i = 2; i < answer.Length; i++)
            {
                var stored = new StoredTask((RedisResult[])answer[i]!, _options);
                if (stored.ToRecord() is { } record && Matches(query, record))
                {
                    items.Add(record);
                    if (items.Count == query.Limit)
                    {
                        return new(items, (long)answer[0] == 1 || i < answer.Length - 1 ? stored.Index : null);
                    }
                }
            }

            if ((long)answer[0] == 0)
            {
                return new(items, null);
            }

            cursor = (string)answer[1]!;
        }

        return new(items, cursor);
    }

    public async Task<TaskRecord?> CancelAsync(string taskId, CancellationToken cancellationToken)
    {
        var stored = await redis.EvaluateAsync(Cancel, [.. _options.RecordArguments(), taskId], cancellationToken);
        return stored.IsNull ? null : new StoredTask((RedisResult[])stored!, _options).ToRecord();
    }

    public async Task<bool> DeleteAsync(string taskId, CancellationToken cancellationToken)
        => (long)await redis.EvaluateAsync(Delete, [taskId], cancellationToken) switch
        {
            0 => false,
            1 => true,
            _ => throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.TaskNotFinal, $"The task {taskId} is still being worked on; cancel it first."),
        };

    public async Task<long> ClearAsync(CancellationToken cancellationToken)
    {
        var topics = await redis.CallAsync("list_topics", database => database.SetMembersAsync(_options.KeyOf("topics")), cancellationToken);
        var deleted = 0L;
        foreach (var topic in topics)
        {
            for (var from = "-"; from.Length > 0;)
            {
                var answer = (RedisResult[])(await redis.EvaluateAsync(Clear, [topic, from, 1_000], cancellationToken))!;
                deleted += (long)answer[0];
                from = (string)answer[1]!;
            }
        }

        return deleted;
    }

    private static bool Matches(TaskQuery query, TaskRecord task)
        => (query.TenantId is null || query.TenantId == task.Event.TenantId)
            && (query.CorrelationId is null || query.CorrelationId == task.Event.CorrelationId)
            && (query.Agent is null
                ? query.State is null || query.State == task.State
                : task.Runs.Any(run => run.Agent == query.Agent && (query.State is null || query.State == run.State)));
}

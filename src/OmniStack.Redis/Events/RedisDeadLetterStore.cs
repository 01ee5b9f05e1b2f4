using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Dead letters on Redis: a stream per agent says which tasks, their records say the rest.</summary>
internal sealed class RedisDeadLetterStore(RedisConnection redis, IOptions<RedisOptions> options, TimeProvider time) : IDeadLetterStore
{
    /// <summary>Dead letters that are looked at for one page.</summary>
    private const int MaxExamined = 10_000;
    private const int MaxStep = 200;
    private const int MaxCountingStep = 1_000;
    private static readonly RedisScript Page = RedisScript.Load("dead_letters", "runs", "records", "merge");
    private static readonly RedisScript One = RedisScript.Load("dead_letter", "runs", "records", "graves");
    private static readonly RedisScript Replay = RedisScript.Load("replay", "runs");
    private static readonly RedisScript Discard = RedisScript.Load("discard", "runs");

    private readonly RedisOptions _options = options.Value;

    public async Task<DeadLetterPage> ListAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        RedisEntry.CheckCursor(query.Cursor);
        List<DeadLetter> items = [];
        var cursor = query.Cursor;
        // Where nothing is sorted out, the first step is the page and one more; what it lacks is looked for in steps of the usual size.
        var step = query is { ErrorType: null, TenantId: null } ? Math.Min(query.Limit + 1, MaxStep) : MaxStep;
        for (var left = MaxExamined; left > 0; left -= step, step = MaxStep)
        {
            var (more, last, found) = await ReadAsync(query, cursor, step, withRecords: true, cancellationToken);
            foreach (var (i, dead) in found.Index())
            {
                if (dead.ToDeadLetter() is { } item && (query.TenantId is null || query.TenantId == item.Event?.TenantId))
                {
                    items.Add(item);
                    if (items.Count == query.Limit)
                    {
                        return new(items, more || i < found.Count - 1 ? dead.Entry : null);
                    }
                }
            }

            if (!more)
            {
                return new(items, null);
            }

            cursor = last;
        }

        return new(items, cursor);
    }

    public async Task<IReadOnlyList<DeadLetterGroup>> GroupAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        RedisEntry.CheckCursor(query.Cursor);
        Dictionary<(string Topic, string Agent, string Cause), (StoredDeadLetter Latest, long Count)> groups = [];
        var more = true;
        var withRecords = query.TenantId is not null;
        for (var cursor = query.Cursor; more;)
        {
            (more, cursor, var found) = await ReadAsync(query, cursor, withRecords ? MaxStep : MaxCountingStep, withRecords, cancellationToken);
            foreach (var dead in found.Where(dead => !withRecords || dead.ToDeadLetter()?.Event?.TenantId == query.TenantId))
            {
                var key = (dead.Group.Topic, dead.Group.Agent, dead.Cause);
                groups[key] = groups.TryGetValue(key, out var group) ? (group.Latest, group.Count + 1) : (dead, 1);
            }
        }

        var counted = await Task.WhenAll(groups.Select(async group =>
        {
            var latest = await FindAsync(group.Value.Latest.Group, group.Value.Latest.TaskId, cancellationToken);
            return new DeadLetterGroup(group.Key.Topic, group.Key.Agent, group.Key.Cause, group.Value.Count, latest?.Error.Message ?? "",
                RedisEntry.TimeOf(group.Value.Latest.Entry));
        }));
        return [.. counted.OrderByDescending(group => group.Count).ThenByDescending(group => group.LatestAt)];
    }

    public async Task<DeadLetter?> FindAsync(AgentGroup group, string taskId, CancellationToken cancellationToken)
        => (await FindStoredAsync(group, taskId, cancellationToken))?.ToDeadLetter();

    public async Task<bool> ReplayAsync(AgentGroup group, string taskId, EventPayload? edited, CancellationToken cancellationToken)
    {
        if (await FindStoredAsync(group, taskId, cancellationToken) is not { } stored || stored.ToDeadLetter() is not { } dead)
        {
            return false;
        }

        if (dead.Event is null && edited is null)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.DeadLetterUnreadable,
                $"The dead letter {taskId} of {group} holds no event that can be read; replay it with a payload.");
        }

        RedisValue replacement = edited is null ? "" : StoredEvent.ToJson(dead.Event is { } known
            ? known with { Payload = edited }
            : new() { Id = taskId, Topic = group.Topic, Payload = edited, CreatedAt = time.GetUtcNow() });
        var answer = (long)await redis.EvaluateAsync(Replay, [group.Topic, group.Agent, taskId, stored.Entry, replacement,
            StoredTimeline.Write([.. stored.LastSteps(), new(time.GetUtcNow(), TaskState.Queued, 0)]), _options.TimelineEntries], cancellationToken);
        return answer == 2
            ? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.AgentNotFound, $"The agent {group} was deleted with its group.")
            : answer == 1;
    }

    public async Task<bool> DeleteAsync(AgentGroup group, string taskId, CancellationToken cancellationToken)
        => await FindStoredAsync(group, taskId, cancellationToken) is { } dead
            && (long)await redis.EvaluateAsync(Discard, [group.Topic, group.Agent, dead.Entry, taskId, _options.TimelineEntries], cancellationToken) == 1;

    private async Task<StoredDeadLetter?> FindStoredAsync(AgentGroup group, string taskId, CancellationToken cancellationToken)
    {
        var answer = await redis.EvaluateAsync(One, [group.Topic, group.Agent, taskId], cancellationToken);
        return answer.IsNull ? null : new((RedisResult[])answer!, _options);
    }

    private async Task<(bool More, string Last, List<StoredDeadLetter> Found)> ReadAsync(
        DeadLetterQuery query, string? cursor, int count, bool withRecords, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await redis.EvaluateAsync(Page, [query.Topic ?? "", query.Agent ?? "", query.ErrorType ?? "",
            RedisEntry.Latest(cursor, query.To), RedisEntry.Oldest(query.From), count, withRecords ? 1 : 0,
            (long)_options.DeadLetterKeepFor.TotalMilliseconds], cancellationToken))!;
        return ((long)answer[0] == 1, (string)answer[1]!, [.. answer.Skip(2).Select(fields => new StoredDeadLetter((RedisResult[])fields!, _options))]);
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Redis.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Agents;

/// <summary>
/// Runs in Redis: a stream for the log, whose ids are the sequence numbers, a hash for the state, and one that counts; a sorted set
/// lists them. Every append is one script, so it is atomic over all processes; a message on one channel wakes who waits.
/// </summary>
/// <remarks>An append costs the server one script, a follower one XRANGE per wake-up. Needs Redis 5.0 or later.</remarks>
public sealed class RedisRunStore : IRunStore, IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private static readonly RedisScript Append = RedisScript.Load("run_append");
    private static readonly RedisScript List = RedisScript.Load("run_list");

    private readonly RedisConnection _redis;
    private readonly RedisRunStoreOptions _limits;
    private readonly TimeSpan _pollInterval;
    private readonly TimeProvider _time;
    private readonly string _runPrefix;
    private readonly RedisWakeUps _wakeUps;

    /// <summary>Does not connect yet.</summary>
    public RedisRunStore(RedisConnection redis, IOptions<RedisOptions> options, IOptions<RedisRunStoreOptions> limits, TimeProvider time)
    {
        (_redis, _limits, _time) = (redis, limits.Value, time);
        _pollInterval = options.Value.PollInterval;
        _runPrefix = $"{{{options.Value.KeyPrefix}}}:run:";
        _wakeUps = new RedisWakeUps(redis, options.Value.KeyOf("runs"));
    }

    /// <inheritdoc/>
    public string Description => $"Redis at {_redis.Endpoint}";

    /// <inheritdoc/>
    public async Task<RunEntry> AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken)
    {
        var stored = new StoredEntry(draft.Type, draft.Visibility, draft.At, draft.Data);
        var answer = (RedisResult[])(await _redis.EvaluateAsync(Append,
        [
            draft.RunId, KindOf(draft), draft.Attempt?.ToString(CultureInfo.InvariantCulture) ?? "", _limits.MaxEntriesPerRun,
            (long)_limits.KeepFor.TotalMilliseconds, JsonSerializer.SerializeToUtf8Bytes(stored, StoredEntryJson.Default.StoredEntry),
            draft.State?.Key ?? "", draft.State?.Value?.GetRawText() ?? "", NameOf(RunEventTypes.StateAfter(draft.Type)),
            draft.At.ToUnixTimeMilliseconds(), draft.Agent ?? "", draft.TenantId ?? "",
        ], cancellationToken))!;
        return (string)answer[0]! is var code && code != "ok"
            ? throw Refuse(code, draft.RunId)
            : new RunEntry(draft.RunId, (long)answer[1], (int)answer[2], draft.Type, draft.Visibility, draft.At, draft.Data);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunEntry>> ReadAsync(string runId, long after, int limit, CancellationToken cancellationToken)
    {
        var answer = await _redis.CallAsync("run_read", database => database.ExecuteAsync(
            "XRANGE", (RedisKey)(_runPrefix + runId + ":log"), $"{after + 1}-0", "+", "COUNT", limit), cancellationToken);
        return [.. ((RedisResult[])answer!).Select(item => ReadEntry(runId, (RedisResult[])item!))];
    }

    /// <inheritdoc/>
    public async Task<bool> WaitAsync(string runId, long after, CancellationToken cancellationToken)
    {
        RedisKey key = _runPrefix + runId;
        RedisValue[] fields = ["n", "f"];
        var next = Never;
        while (true)
        {
            var known = await _redis.CallAsync("run_wait", database => database.HashGetAsync(key, fields), cancellationToken);
            if ((long)known[0] > after)
            {
                return true;
            }

            if (known[1].HasValue)
            {
                return false;
            }

            next = await SleepAsync(next, "e:" + runId, hasBegun: known[0].HasValue, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task WaitForCancelAsync(string runId, CancellationToken cancellationToken)
    {
        RedisKey key = _runPrefix + runId;
        RedisValue[] fields = ["n", "c"];
        var next = Never;
        while (true)
        {
            var known = await _redis.CallAsync("run_wait_cancel", database => database.HashGetAsync(key, fields), cancellationToken);
            if (known[1].HasValue)
            {
                return;
            }

            next = await SleepAsync(next, "c:" + runId, hasBegun: known[0].HasValue, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<JsonElement?> FindStateAsync(string runId, string key, CancellationToken cancellationToken)
    {
        var value = await _redis.CallAsync("run_state", database => database.HashGetAsync(_runPrefix + runId + ":state", key), cancellationToken);
        return value.HasValue ? JsonElement.Parse((string)value!) : null;
    }

    /// <inheritdoc/>
    public async Task<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        RedisValue[] fields = ["g", "s", "a", "n", "b", "u", "t"];
        var known = await _redis.CallAsync("run_find", database => database.HashGetAsync(_runPrefix + runId, fields), cancellationToken);
        return known[1].HasValue ? ReadSummary([runId, .. known]) : null;
    }

    /// <inheritdoc/>
    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await _redis.EvaluateAsync(List,
        [
            query.After?.StartedAtMs.ToString(CultureInfo.InvariantCulture) ?? "+inf", query.After?.RunId ?? "", query.Agent ?? "", NameOf(query.State),
            query.Limit, RunQuery.MaxExamined, query.TenantId ?? "",
        ], cancellationToken))!;
        var found = ((RedisResult[])answer[0]!).Select(item => ReadSummary((RedisValue[])item!));
        return new RunPage([.. found], (string)answer[1]! is { Length: > 0 } startedAt ? $"{startedAt}_{(string)answer[2]!}" : null);
    }

    /// <summary>Ends the waits.</summary>
    public void Dispose() => _wakeUps.Dispose();

    /// <summary>
    /// Until the wake-up, or until it is time to look without one: a message may be lost with its connection. The first call only
    /// begins to listen, so that the caller looks once more; for a run that has not begun nobody listens, as its end takes the listener away.
    /// </summary>
    /// <returns>The next wake-up.</returns>
    private async Task<Task> SleepAsync(Task next, string message, bool hasBegun, CancellationToken cancellationToken)
    {
        if (next != Never || !hasBegun)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(_pollInterval, _time, over.Token));
            await over.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (!hasBegun)
        {
            return Never;
        }

        await _wakeUps.StartAsync(cancellationToken);
        return _wakeUps.NextAsync(message);
    }

    private static RunEntry ReadEntry(string runId, RedisResult[] item)
    {
        var sequence = ((string)item[0]!).Split('-')[0];
        var fields = (RedisValue[])item[1]!;
        var stored = JsonSerializer.Deserialize((byte[])fields[3]!, StoredEntryJson.Default.StoredEntry)!;
        return new RunEntry(runId, long.Parse(sequence, CultureInfo.InvariantCulture), (int)fields[1], stored.Type, stored.Visibility, stored.At, stored.Data);
    }

    private static RunRecord ReadSummary(RedisValue[] known) => new((string)known[0]!, (string)known[1]!, StateOf((string)known[2]!),
        (int)known[3], (long)known[4], DateTimeOffset.FromUnixTimeMilliseconds((long)known[5]), DateTimeOffset.FromUnixTimeMilliseconds((long)known[6]))
    {
        TenantId = known.Length > 7 && known[7].HasValue ? (string?)known[7] : null,
    };

    private static string KindOf(RunEntryDraft draft) => (draft.Type, draft.Reopening) switch
    {
        (RunEventTypes.Started, RunReopening.KeepState) => "reopen",
        (RunEventTypes.Started, RunReopening.ClearState) => "renew",
        (RunEventTypes.Started, _) => "begin",
        (RunEventTypes.Succeeded, _) => "success",
        (RunEventTypes.CancelRequested, _) => "cancel",
        _ => RunEventTypes.IsFinal(draft.Type) ? "final" : "",
    };

    private static string NameOf(RunState? state) => state?.ToString() ?? "";

    private static RunState StateOf(string name) => Enum.Parse<RunState>(name);

    private Exception Refuse(string code, string runId) => code switch
    {
        ErrorCodes.RunNotFound => RunErrors.NotFound(runId),
        ErrorCodes.RunEnded => RunErrors.Ended(runId),
        ErrorCodes.RunSuperseded => RunErrors.Superseded(runId),
        ErrorCodes.RunLogFull => RunErrors.LogFull(runId, _limits.MaxEntriesPerRun),
        _ => new InvalidOperationException($"The script answered '{code}'."),
    };
}

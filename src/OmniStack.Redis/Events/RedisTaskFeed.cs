using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>The feed on Redis: a capped stream that is written to only while a key that followers renew says so.</summary>
internal sealed class RedisTaskFeed(RedisConnection redis, RedisWakeUps wakeUps, IOptions<RedisOptions> options, TimeProvider time) : ITaskFeed
{
    private const string WakeUp = ":feed";
    private const int ReadAtOnce = 500;
    private const int FieldsEach = 7;
    private static readonly TimeSpan KeptWithoutFollower = TimeSpan.FromMinutes(1);
    private static readonly RedisScript Follow = RedisScript.Load("follow");

    public async IAsyncEnumerable<TaskChange> FollowAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RedisEntry.CheckCursor(cursor);
        await wakeUps.StartAsync(cancellationToken);
        while (true)
        {
            var woken = wakeUps.NextAsync(WakeUp);
            var answer = (RedisResult[])(await redis.EvaluateAsync(Follow,
                [options.Value.FeedChanges, (long)KeptWithoutFollower.TotalMilliseconds, cursor ?? "", ReadAtOnce], cancellationToken))!;
            var isNew = cursor is null;
            cursor = (string)answer[0]!;
            if (cursor.Length == 0)
            {
                throw new OmniStackException(ErrorKind.Gone, ErrorCodes.CursorGone,
                    "What follows this cursor is no longer kept. List the tasks, then follow from now on.");
            }

            for (var i = 1; i < answer.Length; i += FieldsEach)
            {
                yield return ToChange(answer.AsSpan(i, FieldsEach));
            }

            if (answer.Length == 1 && !isNew)
            {
                await WaitAsync(woken, cancellationToken);
            }
        }
    }

    private static TaskChange ToChange(ReadOnlySpan<RedisResult> fields)
    {
        var entry = (string)fields[0]!;
        var agent = (string?)fields[4];
        var envelope = StoredEvent.Parse((byte[]?)fields[6]);
        return new(entry, (string)fields[1]!, (string)fields[2]!, StoredTimeline.StateOf((string)fields[3]!), RedisEntry.TimeOf(entry),
            string.IsNullOrEmpty(agent) ? null : agent, int.Parse((string)fields[5]!, CultureInfo.InvariantCulture),
            envelope?.TenantId, envelope?.CorrelationId);
    }

    private async Task WaitAsync(Task woken, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(woken, Task.Delay(options.Value.PollInterval, time, ended.Token));
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}

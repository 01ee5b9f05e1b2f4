using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Writes the arguments of settle.lua.</summary>
internal sealed class SettlementEncoder(RedisOptions options, TimeProvider time)
{
    /// <summary>Of a settlement without replies.</summary>
    private const int ArgumentsEach = 12;

    /// <summary>What the settlements of one runner in turn share: topic, agent, runner, how many.</summary>
    private const int ArgumentsShared = 4;

    /// <summary>The counters of <see cref="GroupStatistics.Durations"/>.</summary>
    private static readonly string[] Classes = [.. Enumerable.Range(0, GroupStatistics.DurationBounds.Count + 1).Select(index => $"d{index}")];

    public RedisValue[] Encode(IReadOnlyList<Settlement> settlements)
    {
        using StoredRunWriter runs = new();
        var arguments = Begin(settlements.Count);
        (AgentGroup? Group, string Runner) current = (null, "");
        var (many, manyAt) = (0, 0);
        foreach (var settlement in settlements)
        {
            var delivery = RedisDelivery.Parse(settlement.Delivery.Token, out var runner);
            if (current != (settlement.Delivery.Group, runner))
            {
                current = (settlement.Delivery.Group, runner);
                (many, manyAt) = (0, AddRunner(arguments, settlement.Delivery.Group, runner));
            }

            Encode(settlement, delivery, runner, arguments, runs);
            arguments[manyAt] = ++many;
        }

        return [.. arguments];
    }

    /// <summary>The dead letters of deliveries whose stored event cannot be read.</summary>
    public RedisValue[] EncodeMalformed(AgentGroup group, string runner, IReadOnlyList<(RedisDelivery Delivery, string TaskId)> malformed)
    {
        using StoredRunWriter runs = new();
        var arguments = Begin(malformed.Count);
        arguments[AddRunner(arguments, group, runner)] = malformed.Count;
        foreach (var (delivery, taskId) in malformed)
        {
            AddDelivery(arguments, delivery, taskId);
            var error = new RunError("malformed", "The stored event is not an envelope.", Retriable: false);
            AddOutcome(arguments, runs, "dead", new AgentRun
            {
                Agent = group.Agent, State = TaskState.Dead, Attempts = 1, Runner = runner, Error = error, FinishedAt = time.GetUtcNow(),
            }, options.DeadLetterKeepFor, TimeSpan.Zero, error.Type);
            AddReplies(arguments, []);
        }

        return [.. arguments];
    }

    private List<RedisValue> Begin(int count) => new(2 + ArgumentsShared + (count * ArgumentsEach))
    {
        options.TimelineEntries, (long)options.ExpiredKeepFor.TotalMilliseconds,
    };

    /// <returns>Where the number of the runner's settlements goes.</returns>
    private static int AddRunner(List<RedisValue> arguments, AgentGroup group, string runner)
    {
        arguments.AddRange([group.Topic, group.Agent, runner, 0]);
        return arguments.Count - 1;
    }

    private void Encode(Settlement settlement, RedisDelivery delivery, string runner, List<RedisValue> arguments, StoredRunWriter runs)
    {
        var (group, _, envelope, attempt) = settlement.Delivery;
        AddDelivery(arguments, delivery, envelope.Id);
        var now = time.GetUtcNow();
        var run = new AgentRun
        {
            Agent = group.Agent, State = TaskState.Queued, Attempts = attempt, Runner = runner, StartedAt = delivery.StartedAt,
        };
        switch (settlement)
        {
            case Settlement.Succeeded done:
                AddOutcome(arguments, runs, "succeeded", run with { State = TaskState.Succeeded, Result = done.Result, FinishedAt = now },
                    done.KeepFor, done.Elapsed, "");
                AddReplies(arguments, done.Replies);
                break;
            case Settlement.Retried failed:
                var retrying = run with { State = TaskState.Retrying, Error = failed.Error, NextAttemptAt = now + failed.Delay };
                AddOutcome(arguments, runs, "retried", retrying, failed.Delay, failed.Elapsed, StoredTimeline.Write(
                    new(delivery.StartedAt, TaskState.Running, attempt, runner), new(now, TaskState.Retrying, attempt, runner, failed.Error)));
                AddReplies(arguments, []);
                break;
            case Settlement.PutOff later:
                var waiting = run with { State = TaskState.Retrying, Attempts = attempt - 1, Error = later.Reason, NextAttemptAt = now + later.Delay };
                AddOutcome(arguments, runs, "put_off", waiting, later.Delay, TimeSpan.Zero, StoredTimeline.Write(
                    new(delivery.StartedAt, TaskState.Running, attempt, runner), new(now, TaskState.Retrying, attempt, runner, later.Reason)));
                AddReplies(arguments, []);
                break;
            case Settlement.DeadLettered dead:
                AddOutcome(arguments, runs, "dead", run with { State = TaskState.Dead, Error = dead.Error, FinishedAt = now },
                    options.DeadLetterKeepFor, dead.Elapsed, dead.Error.Type);
                AddReplies(arguments, dead.Replies);
                break;
            case Settlement.Released:
                AddOutcome(arguments, runs, "released", run with { Attempts = attempt - 1 }, TimeSpan.Zero, TimeSpan.Zero, StoredTimeline.Write(
                    new(delivery.StartedAt, TaskState.Running, attempt, runner), new(now, TaskState.Queued, attempt, runner)));
                AddReplies(arguments, []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "Not a settlement that this bus knows.");
        }
    }

    private static void AddDelivery(List<RedisValue> arguments, RedisDelivery delivery, string taskId)
    {
        arguments.Add(delivery.Source);
        arguments.Add(delivery.Entry);
        arguments.Add(delivery.Number);
        arguments.Add(taskId);
    }

    private static void AddOutcome(List<RedisValue> arguments, StoredRunWriter runs, string outcome, AgentRun run, TimeSpan span, TimeSpan elapsed, string detail)
    {
        arguments.Add(outcome);
        arguments.Add(runs.ToJson(run));
        arguments.Add(run.Attempts);
        arguments.Add((long)Math.Max(0, span.TotalMilliseconds));
        arguments.Add((long)Math.Max(0, elapsed.TotalMicroseconds));
        arguments.Add(Classes[GroupStatistics.DurationIndex(elapsed.TotalSeconds)]);
        arguments.Add(detail);
    }

    private static void AddReplies(List<RedisValue> arguments, IReadOnlyList<EventEnvelope> replies)
    {
        arguments.Add(replies.Count);
        if (replies.Count == 0)
        {
            return;
        }

        Span<RedisValue> fields = new RedisValue[StoredEvent.ArgumentsEach];
        foreach (var reply in replies)
        {
            StoredEvent.Write(reply, fields);
            arguments.AddRange(fields);
        }
    }
}

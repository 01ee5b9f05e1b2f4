using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Writes the arguments of settle.lua.</summary>
internal sealed class SettlementEncoder(RedisOptions options, TimeProvider time)
{
    /// <summary>Of a settlement without replies.</summary>
    public const int ArgumentsEach = 12;

    public void Encode(Settlement settlement, List<RedisValue> arguments)
    {
        var (group, token, envelope, attempt) = settlement.Delivery;
        var delivery = RedisDelivery.Parse(token, out var runner);
        arguments.AddRange([group.Topic, group.Agent, runner, delivery.Source, delivery.Entry, delivery.Number, envelope.Id]);
        var run = new AgentRun
        {
            Agent = group.Agent, State = TaskState.Queued, Attempts = attempt, Runner = runner, StartedAt = delivery.StartedAt,
        };
        switch (settlement)
        {
            case Settlement.Succeeded done:
                AddOutcome(arguments, "succeeded", run with { State = TaskState.Succeeded, Result = done.Result, FinishedAt = time.GetUtcNow() }, done.KeepFor);
                AddReplies(arguments, done.Replies);
                break;
            case Settlement.Retried failed:
                AddOutcome(arguments, "retried",
                    run with { State = TaskState.Retrying, Error = failed.Error, NextAttemptAt = time.GetUtcNow() + failed.Delay }, failed.Delay);
                AddReplies(arguments, []);
                break;
            case Settlement.DeadLettered dead:
                AddOutcome(arguments, "dead",
                    run with { State = TaskState.Dead, Error = dead.Error, FinishedAt = time.GetUtcNow() }, options.DeadLetterKeepFor);
                AddReplies(arguments, []);
                break;
            case Settlement.Released:
                AddOutcome(arguments, "released", run with { Attempts = attempt - 1 }, TimeSpan.Zero);
                AddReplies(arguments, []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "Not a settlement that this bus knows.");
        }
    }

    public RedisValue[] EncodeMalformed(AgentGroup group, string runner, IReadOnlyList<(RedisDelivery Delivery, string TaskId)> malformed)
    {
        List<RedisValue> arguments = new(malformed.Count * ArgumentsEach);
        foreach (var (delivery, taskId) in malformed)
        {
            arguments.AddRange([group.Topic, group.Agent, runner, delivery.Source, delivery.Entry, delivery.Number, taskId]);
            var error = new RunError("malformed", "The stored event is not an envelope.", Retriable: false);
            AddOutcome(arguments, "dead", new AgentRun
            {
                Agent = group.Agent, State = TaskState.Dead, Attempts = 1, Runner = runner, Error = error, FinishedAt = time.GetUtcNow(),
            }, options.DeadLetterKeepFor);
            AddReplies(arguments, []);
        }

        return [.. arguments];
    }

    private static void AddOutcome(List<RedisValue> arguments, string outcome, AgentRun run, TimeSpan span) => arguments.AddRange(
        [outcome, JsonSerializer.SerializeToUtf8Bytes(run, EventsJson.Default.AgentRun), run.Attempts, (long)Math.Max(0, span.TotalMilliseconds)]);

    private static void AddReplies(List<RedisValue> arguments, IReadOnlyList<EventEnvelope> replies)
    {
        arguments.Add(replies.Count);
        foreach (var reply in replies)
        {
            arguments.AddRange([reply.Topic, reply.Id, JsonSerializer.SerializeToUtf8Bytes(reply, EventsJson.Default.EventEnvelope)]);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Events;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>
/// Lets the events of a topic begin runs of an agent: the event engine is the queue of runs, with its leases, retries and dead
/// letters. A run's id is made of the task's id and the agent's key, so a redelivery goes on with the run that was begun.
/// </summary>
internal static class AgentRuns
{
    private const int MaxRunIdLength = 128;

    public static OmniDaemonBuilder AddAgentRuns(this OmniDaemonBuilder daemon, string topic, string key, Action<AgentOptions> configure)
        => daemon.AddAgent<JsonElement, JsonElement?>(topic, (content, context, cancellationToken) => RunAsync(key, content, context, cancellationToken), key, configure);

    private static async Task<JsonElement?> RunAsync(string key, JsonElement content, AgentContext context, CancellationToken cancellationToken)
    {
        var retries = context.Services.GetRequiredService<IOptionsMonitor<AgentOptions>>().Get(context.Agent.ToString()).DlqRetryLimit;
        var input = new RunInput
        {
            Agent = key,
            RunId = RunIdOf(context.Event, key),
            ConversationId = context.Event.CorrelationId,
            Messages = [new ChatMessage(ChatRole.User, content.ValueKind == JsonValueKind.String ? content.GetString() : content.GetRawText())],
            Parameters = content,
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["topic"] = context.Event.Topic, ["task_id"] = context.Event.Id },
        };
        try
        {
            var result = await context.Services.GetRequiredService<AgentRunner>().RunAttemptAsync(input, isLast: context.Attempt > retries, cancellationToken);
            return ReadResult(input.RunId, result);
        }
        catch (OmniStackException refused) when (refused.Code == ErrorCodes.RunEnded)
        {
            // The process died between the run's end and the task's: the end is in the log.
            return await FindEndAsync(context.Services.GetRequiredService<IRunStore>(), input.RunId, cancellationToken);
        }
        catch (OmniStackException refused) when (refused.Kind is not (ErrorKind.Unavailable or ErrorKind.Conflict))
        {
            throw new NonRetriableException(refused.Message, refused);
        }
    }

    private static JsonElement? ReadResult(string runId, RunResult result) => result switch
    {
        { Status: RunStatus.Succeeded } => result.Output,
        { Status: RunStatus.Waiting } => RunJson.ToElement(new { status = result.Status, run_id = runId, approvals = result.Approvals }),
        { Status: RunStatus.Failed, Error: { Retriable: true } error } => throw new AgentException(error.Type, error.Message, retriable: true),
        { Error: { } error } => throw new NonRetriableException($"{error.Type}: {error.Message}"),
        _ => throw new NonRetriableException($"The run was {(result.Status == RunStatus.TimedOut ? "timed out" : "cancelled")}."),
    };

    private static async Task<JsonElement?> FindEndAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        await foreach (var entry in store.FollowAsync(runId, 0, cancellationToken))
        {
            if (entry.Type == RunEventTypes.Succeeded)
            {
                return entry.Data.TryGetProperty("output", out var output) ? output : null;
            }

            if (RunEventTypes.IsFinal(entry.Type))
            {
                throw new NonRetriableException($"The run has ended before, as {entry.Type}.");
            }
        }

        throw new NonRetriableException("The run has ended before, and its log has expired.");
    }

    private static string RunIdOf(EventEnvelope item, string key)
    {
        var id = $"{item.Id}:{key}";
        return id.Length <= MaxRunIdLength ? id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }
}

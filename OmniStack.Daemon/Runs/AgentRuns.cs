using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Agents.Runs;
using OmniStack.Contracts.Events;
using OmniStack.Events;

namespace OmniStack.Daemon.Runs;

/// <summary>
/// Lets the events of a topic begin runs of an agent: the event engine is the queue of runs, with its leases, retries and dead
/// letters. Answers to runs that wait are events too, on a topic that only the product uses.
/// </summary>
internal static class AgentRuns
{
    public static OmniDaemonBuilder AddAgentRuns(this OmniDaemonBuilder daemon, string topic, string key, Action<AgentOptions> configure) => daemon
        .AddAgent<JsonElement, JsonElement?>(topic, (content, context, cancellationToken)
            => WorkAsync(context, RunOf(context.Event, key), (runs, isLast) => runs.BeginAsync(ToInput(key, content, context.Event), context.Attempt, isLast, cancellationToken)), key, options =>
        {
            configure(options);
            options.BeforeDeadLetter = (item, error, services, cancellationToken) => GiveUpAsync(RunOf(item, key), error, services, cancellationToken);
        })
        .AddInternalAgent<AnswerJob, JsonElement?>(RunNames.AnswerTopicOf(key), (job, context, cancellationToken)
            => WorkAsync(context, job.RunId, (runs, isLast) => runs.AnswerAsync(job, context.Attempt, isLast, cancellationToken)), key, options =>
        {
            options.Description = $"Lets runs of {key} go on that waited for approvals.";
            options.BeforeDeadLetter = (item, error, services, cancellationToken)
                => GiveUpAsync(item.Payload.Content.Deserialize<AnswerJob>(AgentJson.Options)!.RunId, error, services, cancellationToken);
        });

    private static async Task<JsonElement?> WorkAsync(AgentContext context, string runId, Func<QueuedRuns, bool, Task<JsonElement?>> work)
    {
        var retries = context.Services.GetRequiredService<IOptionsMonitor<AgentOptions>>().Get(context.Agent.ToString()).DlqRetryLimit;
        var runs = context.Services.GetRequiredService<QueuedRuns>();
        try
        {
            return await work(runs, context.Attempt > retries);
        }
        catch (OmniStackException refused) when (refused.Kind is not (ErrorKind.Unavailable or ErrorKind.Conflict))
        {
            throw new NonRetriableException(refused.Message, refused);
        }
        catch (OperationCanceledException)
        {
            await runs.LeaveAsync(runId, context.Event.Id, context.Agent.Agent);
            throw;
        }
    }

    private static Task GiveUpAsync(string runId, RunError error, IServiceProvider services, CancellationToken cancellationToken)
        => services.GetRequiredService<QueuedRuns>().GiveUpAsync(runId, error, cancellationToken);

    private static string RunOf(EventEnvelope item, string key) => RunNames.RunOf(item.Id, item.TenantId, key);

    private static RunInput ToInput(string key, JsonElement content, EventEnvelope item) => new()
    {
        Agent = key,
        RunId = RunOf(item, key),
        ConversationId = item.CorrelationId,
        Messages = [new ChatMessage(ChatRole.User, content.ValueKind == JsonValueKind.String ? content.GetString() : content.GetRawText())],
        Parameters = content,
        Metadata = MetadataOf(item),
    };

    private static Dictionary<string, string> MetadataOf(EventEnvelope item)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["topic"] = item.Topic,
            [RunMetadata.TaskId] = item.Id,
            [RunMetadata.Hops] = item.Hops.ToString(CultureInfo.InvariantCulture),
        };
        if (item.TenantId is { } tenant)
        {
            metadata[RunMetadata.TenantId] = tenant;
        }
        return metadata;
    }
}

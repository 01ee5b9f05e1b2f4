using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Tools;
using OmniStack.Contracts.Events;

namespace OmniStack.Agents.ToolCalling;

/// <summary>
/// A tool that publishes an event to a topic and returns the result of the agents there. Tenant, correlation and trace of the run go with
/// the event, its cause is the event that began the run, and it counts as one more hop. A call that is made again after a crash waits
/// for the event that was published before.
/// </summary>
public sealed class PublishTool : AIFunction
{
    /// <summary>What the tool loop leaves the tool beyond its own wait, so that the model is told which task goes on.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ITaskCaller _tasks;
    private readonly PublishToolSettings _settings;

    private PublishTool(ITaskCaller tasks, PublishToolSettings settings)
    {
        (_tasks, _settings) = (tasks, settings);
        JsonSchema = RunJson.ToElement(new
        {
            type = "object",
            properties = new { content = settings.ContentSchema ?? RunJson.ToElement(new { description = "What the agents on the topic shall work on: any JSON." }) },
            required = (IReadOnlyList<string>)["content"],
            additionalProperties = false,
        });
    }

    /// <inheritdoc/>
    public override string Name => _settings.ToolName;

    /// <inheritdoc/>
    public override string Description => $"{_settings.Description} Publishes an event to the topic {_settings.Topic} and waits for the result.".TrimStart();

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; }

    /// <summary>Makes the tool, with one argument, <c>content</c>.</summary>
    /// <param name="tasks">Publishes and waits.</param>
    /// <param name="settings">What it publishes.</param>
    public static AIFunction Create(ITaskCaller tasks, PublishToolSettings settings)
        => new TimeLimitedFunction(new PublishTool(tasks, settings), settings.Timeout + Grace);

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var call = Describe(RunJson.ToElement(arguments["content"]), ToolCall.Of(arguments));
            return Read(await _tasks.CallAsync(call, _settings.Timeout, cancellationToken));
        }
        catch (OmniStackException refused)
        {
            throw new ToolException(refused.Message);
        }
    }

    private TaskCall Describe(JsonElement content, ToolCall? call) => new(_settings.Topic, content)
    {
        Id = call?.Scope.RunId is { } runId ? $"call-{IdOf(runId, call.CallId)}" : null,
        TenantId = call?.Scope.TenantId,
        CorrelationId = call?.Scope.CorrelationId,
        CausationId = call?.Scope.CausationId,
        Hops = (call?.Scope.Hops ?? 0) + 1,
    };

    private static string IdOf(string runId, string callId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{runId.Length}\n{runId}\n{callId}")).AsSpan(0, 20));

    private JsonElement? Read(TaskRecord task)
    {
        if (task.State is TaskState.Queued or TaskState.Running or TaskState.Retrying)
        {
            throw new ToolException($"{_settings.Topic} gave no result within {_settings.Timeout.TotalSeconds:0.###} s. Task {task.TaskId} goes on; its result cannot be waited for here.");
        }

        return task.State == TaskState.Succeeded ? task.Result : throw new ToolException(Explain(task));
    }

    /// <summary>An agent's own words only: what it threw by accident is for its operators.</summary>
    private string Explain(TaskRecord task) => task.Runs.FirstOrDefault(run => run.Error is not null)?.Error switch
    {
        { Retriable: false } error => $"{_settings.Topic} failed: {error.Message}",
        { } => $"{_settings.Topic} failed, as often as it was tried.",
        null => $"{_settings.Topic} has no result: the task was {task.State.ToString().ToLowerInvariant()}.",
    };
}

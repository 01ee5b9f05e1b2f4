using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Mcp;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Tools;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.ToolCalling;

/// <summary>
/// An agent that is a model with instructions and tools. It resumes after a crash without asking the model or calling a tool
/// again that had answered; it waits for approval of tools that need one; it may hand the conversation to another agent.
/// </summary>
public sealed class ToolCallingAgent : IAgent
{
    private const int MaxHandOffs = 10;
    private readonly ToolLoop _loop;
    private readonly ToolCallingAgentSettings _settings;
    private readonly IServiceProvider _services;
    private readonly Dictionary<string, string> _handOffs;

    internal ToolCallingAgent(ToolLoop loop, ToolCallingAgentSettings settings, IServiceProvider services)
    {
        (_loop, _settings, _services) = (loop, settings, services);
        _handOffs = settings.HandOffs.ToDictionary(HandOff.NameFor, key => key, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var conversation = await Conversation.OpenAsync(context, _settings.Stream, cancellationToken);
        for (var corrections = 0; ; corrections++)
        {
            if (FindHandOff(conversation) is { } agent)
            {
                return await HandOverAsync(context, conversation, agent, cancellationToken);
            }

            var outcome = IsAnswered(conversation) ? RunOutcome.Completed : await RunLoopAsync(context, conversation, cancellationToken);
            if (FindHandOff(conversation) is not null)
            {
                continue;
            }

            if (outcome != RunOutcome.Completed)
            {
                return Stopped(outcome, conversation);
            }

            var problems = ReadOutput(conversation.LastText, out var output);
            if (problems.Count == 0)
            {
                return With(conversation, new RunResult { Status = RunStatus.Succeeded, Output = output });
            }

            if (corrections >= _settings.MaxCorrections)
            {
                return With(conversation, RunResult.Failed("output_invalid", $"The model's answer does not fit the output's schema: {string.Join(' ', problems)}", retriable: true));
            }

            conversation.Add(new ChatMessage(ChatRole.User, $"Your answer does not fit the schema it must have: {string.Join(' ', problems)} Answer again, with JSON only."));
        }
    }

    private async Task<RunOutcome> RunLoopAsync(RunContext context, Conversation conversation, CancellationToken cancellationToken)
    {
        RunEvent.Ended? ended = null;
        await foreach (var item in _loop.RunAsync(Request(context, conversation, await FindToolsAsync(context, cancellationToken)), cancellationToken))
        {
            await conversation.TakeAsync(item, cancellationToken);
            ended = item as RunEvent.Ended;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (ended?.Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return ended!.Outcome;
    }

    private RunRequest Request(RunContext context, Conversation conversation, IReadOnlyList<AIFunction> tools) => new(conversation.All, tools, _settings.Instructions)
    {
        Model = _settings.Model,
        Temperature = _settings.Temperature,
        ResponseFormat = _settings.OutputSchema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, "output") : null,
        MaxSteps = Math.Max(0, (_settings.MaxSteps ?? _loop.MaxSteps) - conversation.Steps),
        Answers = context.Answers,
        LastTools = [.. _handOffs.Keys],
        Hooks = _settings.Hooks,
        Stream = _settings.Stream,
        Scope = RunMetadata.ToScope(context),
    };

    private async Task<IReadOnlyList<AIFunction>> FindToolsAsync(RunContext context, CancellationToken cancellationToken)
    {
        var known = _services.GetServices<AgentDescription>().ToDictionary(agent => agent.Key, agent => agent.Description, StringComparer.Ordinal);
        var remote = _settings.McpServers.Count == 0 ? []
            : await _services.GetRequiredService<McpServers>().FindToolsAsync(_settings.McpServers, cancellationToken);
        return [.. _settings.Tools, .. context.Tools, .. remote, .. _settings.HandOffs.Select(key => HandOff.ToolFor(key, known.GetValueOrDefault(key, "")))];
    }

    /// <summary>Whether an earlier attempt got the model's last answer, and died before it said so.</summary>
    private static bool IsAnswered(Conversation conversation)
        => conversation.Said is [.., var last] && last.Role == ChatRole.Assistant && !last.Contents.OfType<FunctionCallContent>().Any();

    /// <returns>The agent that the last call of the conversation hands it to; null when it hands it to none.</returns>
    private string? FindHandOff(Conversation conversation)
        => conversation.Said.Reverse().TakeWhile(message => message.Role == ChatRole.Tool).SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .Select(result => _handOffs.GetValueOrDefault(conversation.FindTool(result.CallId) ?? "")).FirstOrDefault(agent => agent is not null);

    private async Task<RunResult> HandOverAsync(RunContext context, Conversation conversation, string agent, CancellationToken cancellationToken)
    {
        if (context is HandedOverContext { HandOffs: >= MaxHandOffs })
        {
            return With(conversation, RunResult.Failed("handoff_limit", $"The conversation was handed over {MaxHandOffs} times.", retriable: false));
        }

        await context.EmitAsync(RunEventTypes.HandedOff, new { from = context.Agent, to = agent }, RunVisibility.User, cancellationToken);
        var next = _services.GetRequiredKeyedService<IAgent>(agent);
        var result = await next.RunAsync(HandedOverContext.Create(context, agent, conversation.All), cancellationToken);
        var usage = conversation.Usage ?? result.Usage;
        if (conversation.Usage is not null && result.Usage is { } more)
        {
            usage = new UsageDetails();
            usage.Add(conversation.Usage);
            usage.Add(more);
        }

        return result with { Messages = [.. conversation.Said, .. result.Messages], Usage = usage };
    }

    private RunResult Stopped(RunOutcome outcome, Conversation conversation) => With(conversation, outcome == RunOutcome.AwaitingApproval
        ? new RunResult { Status = RunStatus.Waiting, Approvals = conversation.Approvals }
        : RunResult.Failed("step_limit", $"The agent was not done after {_settings.MaxSteps ?? _loop.MaxSteps} model calls.", retriable: false));

    private static RunResult With(Conversation conversation, RunResult result) => result with { Messages = conversation.Said, Usage = conversation.Usage };

    private IReadOnlyList<string> ReadOutput(string text, out JsonElement output)
    {
        if (_settings.OutputSchema is not { } schema)
        {
            output = RunJson.ToElement(text);
            return [];
        }

        try
        {
            output = JsonElement.Parse(text);
            return new JsonSchema(schema).Check(output);
        }
        catch (JsonException)
        {
            output = default;
            return ["It is not JSON."];
        }
    }
}

using Microsoft.Extensions.AI;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents.ToolCalling;

/// <summary>Makes a tool of an agent: a model calls it with a task and gets its output. The call is a run of its own.</summary>
public static class AgentTool
{
    /// <summary>A tool with the agent's key as its name and one argument, <c>task</c>.</summary>
    /// <param name="runner">Runs the agent; its limits apply, and <see cref="ToolLoopOptions.ToolTimeout"/> unless a <see cref="TimeLimitedFunction"/> is made of the tool.</param>
    /// <param name="key">The agent's key.</param>
    /// <exception cref="ArgumentException">No agent has this key.</exception>
    public static AIFunction Create(AgentRunner runner, string key)
    {
        var agent = runner.Agents.FirstOrDefault(known => known.Key == key) ?? throw new ArgumentException($"There is no agent '{key}'.", nameof(key));
        return AIFunctionFactory.Create(
            async (string task, AIFunctionArguments arguments, CancellationToken cancellationToken)
                => await RunAsync(runner, ToInput(key, task, ToolCall.Of(arguments)?.Scope ?? new ToolScope()), cancellationToken),
            key.Replace('.', '_'), agent.Description);
    }

    private static async Task<object?> RunAsync(AgentRunner runner, RunInput input, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(input, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result.Status == RunStatus.Succeeded
            ? result.Output
            : throw new ToolException(result.Error is { } error ? $"{input.Agent} failed: {error.Message}" : $"{input.Agent} did not finish: {result.Status}.");
    }

    /// <summary>The run of its own belongs to the conversation, the tenant and the cause of the run that calls.</summary>
    private static RunInput ToInput(string key, string task, ToolScope scope) => new()
    {
        Agent = key, Messages = [new ChatMessage(ChatRole.User, task)], ConversationId = scope.CorrelationId, Metadata = RunMetadata.Of(scope),
    };
}

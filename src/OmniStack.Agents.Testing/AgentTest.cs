using Microsoft.Extensions.AI;
using OmniStack.Agents.Runs;

namespace OmniStack.Agents.Testing;

/// <summary>Runs an agent in a test.</summary>
public static class AgentTest
{
    /// <summary>Runs one attempt on what a user said.</summary>
    /// <exception cref="Exception">What the agent throws.</exception>
    public static Task<AgentTestRun> RunAsync(this IAgent agent, string message, CancellationToken cancellationToken)
        => agent.RunAsync(new RunInput { Agent = agent.GetType().Name, Messages = [new ChatMessage(ChatRole.User, message)] }, cancellationToken);

    /// <summary>Runs one attempt.</summary>
    /// <inheritdoc cref="RunAsync(IAgent, string, CancellationToken)"/>
    public static async Task<AgentTestRun> RunAsync(this IAgent agent, RunInput input, CancellationToken cancellationToken)
    {
        var context = new RecordingRunContext(input);
        return new AgentTestRun(await agent.RunAsync(context, cancellationToken), context);
    }
}

/// <summary>What came of <see cref="AgentTest"/>.</summary>
/// <param name="Result">What the agent returned.</param>
/// <param name="Context">What it wrote.</param>
public sealed record AgentTestRun(RunResult Result, RecordingRunContext Context);

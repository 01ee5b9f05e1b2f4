using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Tools;

/// <summary>A tool that may take longer, or less long, than <see cref="ToolLoopOptions.ToolTimeout"/> lets every tool.</summary>
/// <param name="tool">The tool.</param>
/// <param name="timeout">Then the model gets an error and the run goes on.</param>
public sealed class TimeLimitedFunction(AIFunction tool, TimeSpan timeout) : DelegatingAIFunction(tool)
{
    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout => timeout;
}

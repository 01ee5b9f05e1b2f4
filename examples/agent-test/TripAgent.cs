using Microsoft.Extensions.AI;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Steps;

namespace AgentTest;

/// <summary>What is tested: an agent that looks a place up, then asks a model to write about it.</summary>
public sealed class TripAgent(IChatClient model, Func<string, CancellationToken, Task<int>> findDegrees) : IAgent
{
    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var place = context.Messages[^1].Text;
        var steps = new StepSequence(context, "weather", "write");
        var degrees = await steps.RunAsync("weather", stop => findDegrees(place, stop), cancellationToken);
        var text = await steps.RunAsync("write", async stop =>
            (await model.GetResponseAsync($"Write one sentence about {place} at {degrees} degrees.", cancellationToken: stop)).Text, cancellationToken);
        return RunResult.Succeeded(text);
    }
}

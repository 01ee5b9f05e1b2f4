using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.ToolCalling;
using OmniStack.Contracts.Agents;
using OmniStack.Embedded.Agents;
using OmniStack.Providers;
using ToolAgent;

var question = args.Length > 0 ? string.Join(' ', args) : """/tool weather {"city":"Oslo"}""";
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
await using var provider = new ServiceCollection()
    .AddSingleton<IConfiguration>(configuration)
    .AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning))
    .AddModel()
    .AddMemoryRunStore()
    .AddToolLoop()
    .AddToolCallingAgent("weather", "Answers questions about the weather.", _ => new()
    {
        Instructions = "Answer in one sentence. Use the tools; invent nothing.",
        Tools =
        [
            AIFunctionFactory.Create(WeatherTools.Find, "weather", "The weather of a city today."),
            new ApprovalRequiredAIFunction(AIFunctionFactory.Create(WeatherTools.Warn, "warn", "Sends a storm warning to everybody in a city.")),
        ],
    })
    .BuildServiceProvider();
var runner = provider.GetRequiredService<AgentRunner>();
var input = new RunInput { Agent = "weather", RunId = "run-1", Messages = [new ChatMessage(ChatRole.User, question)] };
var result = await runner.RunAsync(input, CancellationToken.None);
while (result.Status == RunStatus.Waiting)
{
    result = await runner.ResumeAsync(input.RunId, [.. result.Approvals.Select(Ask)], CancellationToken.None);
}

foreach (var entry in await provider.GetRequiredService<IRunStore>().ReadAsync(input.RunId, 0, 1000, CancellationToken.None))
{
    if (entry.Type != RunEventTypes.AssistantDelta)
    {
        Console.WriteLine($"{entry.Sequence,3} {entry.Type} {entry.Data.GetRawText()}");
    }
}

return result.Status == RunStatus.Succeeded ? 0 : 1;

static ApprovalAnswer Ask(ApprovalRequest request)
{
    Console.Write($"Call {request.Tool} with {request.Input.GetRawText()}? [y/N] ");
    return new ApprovalAnswer(request.CallId, Console.ReadLine() is "y" or "Y", "The user said no.");
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.ToolCalling;
using OmniStack.Embedded.Agents;
using OmniStack.Providers;

var question = args.Length > 0 ? string.Join(' ', args) : "/tool transfer_to_billing";
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
await using var services = new ServiceCollection()
    .AddSingleton<IConfiguration>(configuration)
    .AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning))
    .AddModel()
    .AddMemoryRunStore()
    .AddToolLoop()
    .AddToolCallingAgent("front-desk", "Receives customers.", _ => new()
    {
        Instructions = "You receive customers. Hand questions about invoices to billing.",
        HandOffs = ["billing"],
    })
    .AddToolCallingAgent("billing", "Knows about invoices.", _ => new() { Instructions = "You answer questions about invoices." })
    .BuildServiceProvider();

var input = new RunInput { Agent = "front-desk", Messages = [new ChatMessage(ChatRole.User, question)] };
var result = await services.GetRequiredService<AgentRunner>().RunAsync(input, CancellationToken.None);
foreach (var entry in await services.GetRequiredService<IRunStore>().ReadAsync(input.RunId, 0, 1000, CancellationToken.None))
{
    if (entry.Type != RunEventTypes.AssistantDelta)
    {
        Console.WriteLine($"{entry.Sequence,3} {entry.Type} {entry.Data.GetRawText()}");
    }
}

return result.Status == RunStatus.Succeeded ? 0 : 1;

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents;
using OmniStack.Agents.Mcp;
using OmniStack.Agents.Runs;
using OmniStack.Agents.ToolCalling;
using OmniStack.Embedded.Agents;
using OmniStack.Providers;

// dotnet run -- FOLDER [QUESTION]: an agent that may look into the folder, and nowhere else.
var folder = Path.GetFullPath(args is [var given, ..] ? given : "examples/documents");
var question = args is [_, var asked] ? asked : $$"""/tool files_list_directory {"path":"{{folder}}"}""";
var settings = new Dictionary<string, string?>
{
    ["OmniStack:Mcp:Servers:files:Command"] = "npx",
    ["OmniStack:Mcp:Servers:files:Arguments:0"] = "-y",
    ["OmniStack:Mcp:Servers:files:Arguments:1"] = "@modelcontextprotocol/server-filesystem",
    ["OmniStack:Mcp:Servers:files:Arguments:2"] = folder,
    ["OmniStack:Mcp:Servers:files:RequireApproval:0"] = "write_file",
};
var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).AddEnvironmentVariables().Build();
await using var services = new ServiceCollection()
    .AddSingleton<IConfiguration>(configuration)
    .AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning))
    .AddModel()
    .AddMemoryRunStore()
    .AddToolLoop()
    .AddMcpServers()
    .AddToolCallingAgent("librarian", "Answers questions about the files of a folder.", _ => new()
    {
        Instructions = $"Answer from the files in {folder}, and name the file.",
        McpServers = ["files"],
    })
    .BuildServiceProvider();

var input = new RunInput { Agent = "librarian", Messages = [new ChatMessage(ChatRole.User, question)] };
var result = await services.GetRequiredService<AgentRunner>().RunAsync(input, CancellationToken.None);
foreach (var entry in await services.GetRequiredService<IRunStore>().ReadAsync(input.RunId, 0, 1000, CancellationToken.None))
{
    if (entry.Type is RunEventTypes.ToolCall or RunEventTypes.ToolResult or RunEventTypes.Failed)
    {
        Console.WriteLine($"{entry.Type} {entry.Data.GetRawText()}");
    }
}

Console.WriteLine(result.Output);
return result.Status == RunStatus.Succeeded ? 0 : 1;

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Mcp;

/// <summary>A tool of an MCP server, described as the server did and called over whatever connection there is by then.</summary>
internal sealed class McpFunction(McpServer server, AIFunction description, string tool) : DelegatingAIFunction(description)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        => await server.CallAsync(tool, arguments, cancellationToken);

    /// <summary>What the server gave is JSON already.</summary>
    public override JsonSerializerOptions JsonSerializerOptions => AIJsonUtilities.DefaultOptions;
}

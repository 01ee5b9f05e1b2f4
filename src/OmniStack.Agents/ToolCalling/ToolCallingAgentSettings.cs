using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents.ToolCalling;

/// <summary>What a <see cref="ToolCallingAgent"/> is.</summary>
public sealed record ToolCallingAgentSettings
{
    /// <summary>The system prompt; null for none.</summary>
    public string? Instructions { get; init; }

    /// <summary>The model; null for the client's own.</summary>
    public string? Model { get; init; }

    /// <summary>0 to 2; null for the model's own.</summary>
    public float? Temperature { get; init; }

    /// <summary>What the model may call, beside the tools of the run. Names are unique.</summary>
    public IReadOnlyList<AIFunction> Tools { get; init; } = [];

    /// <summary>Names of MCP servers whose tools the model may call; <see cref="Mcp.McpRegistration.AddMcpServers"/> is needed for them.</summary>
    public IReadOnlyList<string> McpServers { get; init; } = [];

    /// <summary>Keys of agents that the model may hand the conversation to.</summary>
    public IReadOnlyList<string> HandOffs { get; init; } = [];

    /// <summary>Model calls per run; null for <see cref="ToolLoopOptions.MaxSteps"/>.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>JSON Schema of the output; null for text. An answer that does not fit is sent back to the model.</summary>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>How often an answer that does not fit <see cref="OutputSchema"/> is sent back. Default 2.</summary>
    public int MaxCorrections { get; init; } = 2;

    /// <summary>Whether the model answers bit by bit, and the log has each bit as it comes. Default true.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>Called around model and tool calls; null for none.</summary>
    public ToolLoopHooks? Hooks { get; init; }
}

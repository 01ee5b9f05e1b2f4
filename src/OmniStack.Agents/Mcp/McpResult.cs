using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents.Mcp;

/// <summary>What a model gets of an MCP tool's result.</summary>
internal static class McpResult
{
    /// <returns>The structured content if there is one; else the text, as a string; else the content blocks as the protocol has them.</returns>
    /// <exception cref="ToolException">The tool says that it failed; the text is its own.</exception>
    public static JsonElement Read(CallToolResult result)
    {
        if (result.IsError is true)
        {
            throw new ToolException(TextOf(result) is { Length: > 0 } text ? text : "The tool failed.");
        }

        return result.StructuredContent is { } structured ? structured
            : result.Content.All(block => block is TextContentBlock) ? JsonSerializer.SerializeToElement(TextOf(result), McpJsonUtilities.DefaultOptions)
            : JsonSerializer.SerializeToElement(result.Content, McpJsonUtilities.DefaultOptions);
    }

    private static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}

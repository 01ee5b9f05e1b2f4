using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Tools;

/// <summary>The one result of a tool call.</summary>
internal sealed record ToolResult(string CallId, JsonElement Output, string? ErrorText)
{
    public static ToolResult Success(string callId, JsonElement output) => new(callId, output, null);

    public static ToolResult Failure(string callId, string errorText) => new(callId, default, errorText);

    public RunEvent ToEvent()
        => ErrorText is null ? new RunEvent.ToolReturned(CallId, Output) : new RunEvent.ToolFailed(CallId, ErrorText);

    /// <summary>What the model sees: the output as it is, an error as an object that says so.</summary>
    public FunctionResultContent ToContent() => new(CallId, ErrorText is null ? Output : ToolErrors.ToJson(ErrorText));
}

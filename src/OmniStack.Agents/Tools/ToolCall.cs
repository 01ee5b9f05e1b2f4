using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Tools;

/// <summary>One call of a tool, for tools that have to know which.</summary>
/// <param name="CallId">Unique in the run; the same when a call that was interrupted is made again.</param>
/// <param name="Scope">The run that calls.</param>
public sealed record ToolCall(string CallId, ToolScope Scope)
{
    /// <returns>The call that these arguments belong to; null when no tool loop made it.</returns>
    public static ToolCall? Of(AIFunctionArguments arguments) => arguments.Context?.TryGetValue(typeof(ToolCall), out var call) is true ? call as ToolCall : null;

    internal AIFunctionArguments ToArguments(FunctionCallContent content)
        => new(content.Arguments) { Context = new Dictionary<object, object?> { [typeof(ToolCall)] = this } };
}

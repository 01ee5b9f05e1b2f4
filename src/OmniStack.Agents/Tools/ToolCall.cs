using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using OmniStack.Contracts;

namespace OmniStack.Agents.Tools;

/// <summary>One call of a tool, for tools that have to know which.</summary>
/// <param name="CallId">Unique in the run; the same when a call that was interrupted is made again.</param>
/// <param name="Scope">The run that calls.</param>
public sealed partial record ToolCall(string CallId, ToolScope Scope)
{
    private const string Reserved = "approval-request";

    /// <returns>The call that these arguments belong to; null when no tool loop made it.</returns>
    public static ToolCall? Of(AIFunctionArguments arguments) => arguments.Context?.TryGetValue(typeof(ToolCall), out var call) is true ? call as ToolCall : null;

    /// <summary>Shows the user something now: a chat streams it as a part of the kind <c>data-NAME</c> and keeps it with the answer.</summary>
    /// <returns>When it has been passed on, or when nobody is there to see it.</returns>
    /// <exception cref="ArgumentException">The name or the data are not as <see cref="ShownData"/> wants them.</exception>
    public Task ShowAsync(ShownData data) => !Name().IsMatch(data.Name) || data.Name == Reserved || JsonDepth.IsTooDeep(data.Data)
        ? throw new ArgumentException($"The data \"{data.Name}\" cannot be shown.", nameof(data))
        : Scope.Show?.Invoke(data) ?? Task.CompletedTask;

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    internal AIFunctionArguments ToArguments(FunctionCallContent content)
        => new(content.Arguments) { Context = new Dictionary<object, object?> { [typeof(ToolCall)] = this } };
}

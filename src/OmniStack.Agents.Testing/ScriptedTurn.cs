using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Testing;

/// <summary>How a <see cref="ScriptedChatClient"/> answers one model call: text, other contents, then calls; or a failure in their place.</summary>
public sealed record ScriptedTurn
{
    /// <summary>Deltas of the text; none for no text.</summary>
    public IReadOnlyList<string> Deltas { get; init; } = [];

    /// <summary>What else it says after the text: reasoning, calls with ids of the test's, whatever a model may.</summary>
    public IReadOnlyList<AIContent> Contents { get; init; } = [];

    /// <summary>Awaited after what was said so far: with a task that never ends, so does the answer not, until it is cancelled.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    /// <summary>Tool calls with their arguments, objects that are written as JSON.</summary>
    public IReadOnlyList<(string Tool, object? Arguments)> Calls { get; init; } = [];

    /// <summary>Thrown after all that; null to succeed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The pause before each delta and before the end.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What the answer says it took.</summary>
    public int InputTokens { get; init; } = 10;

    /// <summary>What the answer says it gave.</summary>
    public int OutputTokens { get; init; } = 5;
}

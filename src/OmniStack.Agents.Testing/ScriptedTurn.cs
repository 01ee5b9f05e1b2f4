namespace OmniStack.Agents.Testing;

/// <summary>How a <see cref="ScriptedChatClient"/> answers one model call: text, then calls; or a failure after the text.</summary>
public sealed record ScriptedTurn
{
    /// <summary>Deltas of the text; none for no text.</summary>
    public IReadOnlyList<string> Deltas { get; init; } = [];

    /// <summary>Tool calls with their arguments, objects that are written as JSON.</summary>
    public IReadOnlyList<(string Tool, object? Arguments)> Calls { get; init; } = [];

    /// <summary>Thrown after the deltas; null to succeed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The pause before each delta and before the end.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What the answer says it took.</summary>
    public int InputTokens { get; init; } = 10;

    /// <summary>What the answer says it gave.</summary>
    public int OutputTokens { get; init; } = 5;
}

namespace OmniStack.Abstractions.Chat;

/// <summary>What the beginning of a branch says in short, for prompts that it does not fit any more. The messages stay.</summary>
public sealed record SessionSummary
{
    /// <summary>The conversation.</summary>
    public required string SessionId { get; init; }
    /// <summary>The last message that it covers: it stands for that message and all before it, on whatever branch goes on from there.</summary>
    public required string ThroughId { get; init; }
    /// <summary>That message's <see cref="StoredMessage.Depth"/>.</summary>
    public required int ThroughDepth { get; init; }
    /// <summary>The turn of the first message that the summary before did not cover.</summary>
    public required int FromTurn { get; init; }
    /// <summary>The turn of the last message that it covers.</summary>
    public required int ThroughTurn { get; init; }
    /// <summary>As the model wrote it, the summary before taken in.</summary>
    public required string Text { get; init; }
    /// <summary>What it costs in a prompt.</summary>
    public required long Tokens { get; init; }
    /// <summary>The model that wrote it.</summary>
    public required string Model { get; init; }
    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The last attempt at a summary of a session: whose it is, so that there is one at a time, and where it began.</summary>
/// <param name="ThroughId">The last message there was.</param>
/// <param name="ThroughDepth">Its depth: the next attempt is made a threshold behind it.</param>
/// <param name="Until">When nobody is at it any more, whatever became of it (UTC).</param>
public sealed record SummaryClaim(string ThroughId, int ThroughDepth, DateTimeOffset Until);

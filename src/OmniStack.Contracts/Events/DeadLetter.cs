namespace OmniStack.Contracts.Events;

/// <summary>An event that an agent could not work on, kept until an operator decides.</summary>
public sealed record DeadLetter
{
    /// <summary>The task id; with topic and agent it names the dead letter.</summary>
    public required string TaskId { get; init; }
    /// <summary>Where it was published.</summary>
    public required string Topic { get; init; }
    /// <summary>The agent that failed; a replay goes to this one only.</summary>
    public required string Agent { get; init; }
    /// <summary>The event as it was published, or as it was last edited for a replay; null when its bytes could not be read.</summary>
    public EventEnvelope? Event { get; init; }
    /// <summary>The bytes as found, in Base64, when they are no event; else null.</summary>
    public string? Raw { get; init; }
    /// <summary>The last failure.</summary>
    public required RunError Error { get; init; }
    /// <summary>Attempts since it was published or last replayed.</summary>
    public required int Attempts { get; init; }
    /// <summary>How often it was replayed.</summary>
    public required int Replays { get; init; }
    /// <summary>When it failed first (UTC).</summary>
    public required DateTimeOffset FirstFailedAt { get; init; }
    /// <summary>When it came here (UTC).</summary>
    public required DateTimeOffset LastFailedAt { get; init; }
}

/// <summary>A page of dead letters, latest first.</summary>
/// <param name="Items">At most the asked limit.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? NextCursor);

/// <summary>Dead letters of one agent with one cause.</summary>
/// <param name="Topic">Their topic.</param>
/// <param name="Agent">Their agent.</param>
/// <param name="ErrorType">Their <see cref="RunError.Type"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="LatestMessage">The most recent message of this cause.</param>
/// <param name="LatestAt">When the most recent came (UTC).</param>
public sealed record DeadLetterGroup(string Topic, string Agent, string ErrorType, long Count, string LatestMessage, DateTimeOffset LatestAt);

namespace OmniStack.Abstractions.Chat;

/// <summary>
/// What model calls have used: sums by client, session, model, purpose and UTC day. They outlive the sessions. What every
/// implementation holds is written as tests in <c>tests/OmniStack.Conformance/UsageStoreContract</c>.
/// </summary>
public interface IUsageStore
{
    /// <summary>Adds a model call to its sum, in one atomic step.</summary>
    Task AddAsync(ModelUsage usage, CancellationToken cancellationToken);

    /// <summary>Sums what one client has used.</summary>
    /// <returns>Ordered by key, at most <see cref="UsageQuery.Limit"/>; one with an empty key, or none, without a grouping.</returns>
    Task<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes the sums of all clients that are older than a UTC day.</summary>
    /// <returns>How many were deleted.</returns>
    Task<long> DeleteBeforeAsync(DateOnly day, CancellationToken cancellationToken);
}

/// <summary>One model call.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="SessionId">For which conversation.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Purpose">What for.</param>
/// <param name="InputTokens">Of the prompt.</param>
/// <param name="OutputTokens">Of the answer.</param>
/// <param name="CostNanos">In billionths of the currency; null when the model has no price.</param>
/// <param name="At">When it ended (UTC).</param>
public sealed record ModelUsage(
    string ClientId, string SessionId, string Model, UsagePurpose Purpose, long InputTokens, long OutputTokens, long? CostNanos, DateTimeOffset At);

/// <summary>What a model was called for. Stored by these names.</summary>
public enum UsagePurpose
{
    /// <summary>A step of an answer.</summary>
    Chat,
    /// <summary>A summary of a conversation.</summary>
    Summary,
    /// <summary>A session's name.</summary>
    Name,
}

/// <summary>Which sums.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="SessionId">Of one conversation; null for all.</param>
/// <param name="From">The first UTC day; null for all.</param>
/// <param name="To">The last UTC day; null for all.</param>
/// <param name="By">One sum for each of these.</param>
/// <param name="Limit">1 or more.</param>
public sealed record UsageQuery(string ClientId, string? SessionId, DateOnly? From, DateOnly? To, UsageGroup By, int Limit);

/// <summary>What sums are made for.</summary>
public enum UsageGroup
{
    /// <summary>Everything together.</summary>
    None,
    /// <summary>Each UTC day, its key as <c>2026-01-31</c>.</summary>
    Day,
    /// <summary>Each model.</summary>
    Model,
    /// <summary>Each session.</summary>
    Session,
    /// <summary>Each <see cref="UsagePurpose"/>, its key in lower case.</summary>
    Purpose,
}

/// <summary>A sum of model calls.</summary>
/// <param name="Key">See <see cref="UsageGroup"/>.</param>
/// <param name="Calls">How many.</param>
/// <param name="InputTokens">Of the prompts.</param>
/// <param name="OutputTokens">Of the answers.</param>
/// <param name="CostNanos">Of those with a price, in billionths of the currency.</param>
/// <param name="UnpricedCalls">Those without a price.</param>
public sealed record UsageSum(string Key, long Calls, long InputTokens, long OutputTokens, long CostNanos, long UnpricedCalls);

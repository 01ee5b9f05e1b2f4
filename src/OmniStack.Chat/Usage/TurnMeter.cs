using OmniStack.Abstractions.Chat;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Usage;

/// <summary>Sums what the model calls of one answer use, and finds what the answer adds to a prompt.</summary>
internal sealed class TurnMeter(StoredMessage answer)
{
    private readonly List<TokenUsage?> _steps = [];

    /// <summary>What it had used before this turn included; null when the provider named nothing.</summary>
    public TokenUsage? Total { get; private set; } = answer.Usage;

    /// <summary>
    /// What the prompt of the last call and its answer have above the prompt of the first: all that the answer and its tools said, as the
    /// provider counts. Null when it did not count all of it.
    /// </summary>
    public long? Tokens => answer.Parts.Count == 0 && _steps is [{ } first, ..] && _steps[^1] is { } last
        && last.InputTokens + last.OutputTokens - first.InputTokens is > 0 and var tokens ? tokens : null;

    /// <summary>The tokens of the calls that were answered in this turn.</summary>
    public (long Input, long Output) Steps => (_steps.Sum(step => step?.InputTokens ?? 0), _steps.Sum(step => step?.OutputTokens ?? 0));

    public void AddStep(TokenUsage? usage)
    {
        _steps.Add(usage);
        Add(usage);
    }

    /// <summary>Also of a call that was broken off.</summary>
    public void Add(TokenUsage? usage) => Total = (Total, usage) switch
    {
        (null, _) => usage,
        (_, null) => Total,
        var (before, more) => new TokenUsage(
            before.InputTokens + more.InputTokens, before.OutputTokens + more.OutputTokens,
            before.Cost is null && more.Cost is null ? null : (before.Cost ?? 0) + (more.Cost ?? 0)),
    };
}

namespace OmniStack.Agents.State.Audit;

/// <summary>One measurement.</summary>
/// <param name="Name">Of the metric; 1 to 200 characters.</param>
/// <param name="Value">Finite.</param>
public sealed record MetricSample(string Name, double Value)
{
    /// <summary>When it was taken; the audit's clock says when it is not given.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Such as <c>s</c> or <c>{token}</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>What it was taken of, such as a model.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

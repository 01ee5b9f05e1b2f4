using System.Diagnostics.Metrics;

namespace OmniStack.Providers;

/// <summary>The meter of this library. No spans: those of the agent runtime cover the model calls.</summary>
internal static class ProvidersTelemetry
{
    public const string Name = "OmniStack.Providers";
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Findings = Meter.CreateCounter<long>("omnistack.guardrails.findings", unit: "{finding}");
    private static readonly Counter<long> CacheRequests = Meter.CreateCounter<long>("omnistack.response_cache.requests", unit: "{request}");

    /// <param name="direction"><c>input</c> or <c>output</c>.</param>
    /// <param name="action"><c>mask</c> or <c>refuse</c>.</param>
    public static void CountFinding(string guardrail, string direction, string action, int count = 1)
        => Findings.Add(count, new("omnistack.guardrail", guardrail), new("omnistack.direction", direction), new("omnistack.action", action));

    /// <param name="outcome"><c>hit</c>, <c>miss</c>, <c>bypass</c> or <c>error</c>.</param>
    public static void CountCacheRequest(string outcome) => CacheRequests.Add(1, new KeyValuePair<string, object?>("omnistack.outcome", outcome));
}

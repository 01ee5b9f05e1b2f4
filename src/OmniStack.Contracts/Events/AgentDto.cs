using System.Text.Json;

namespace OmniStack.Contracts.Events;

/// <summary>An agent as the daemon lists it (<c>GET /agents</c>, an array ordered by topic, then name).</summary>
/// <param name="Topic">The topic it works on.</param>
/// <param name="Name">Unique on its topic; names its consumer group.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="Tools">Names of the tools it may call; may be empty.</param>
/// <param name="Config">How it is run.</param>
/// <param name="Paused">True while it takes nothing; what is published queues up.</param>
/// <param name="CreatedAt">When it was first registered (UTC); null in a registration.</param>
public sealed record AgentDto(string Topic, string Name, string Description, IReadOnlyList<string> Tools, AgentConfigDto Config,
    bool Paused = false, DateTimeOffset? CreatedAt = null)
{
    /// <summary>JSON Schema of the content that it takes, perhaps with <c>examples</c>; null when it takes any JSON.</summary>
    public JsonElement? ContentSchema { get; init; }
}

/// <summary>How an agent is run.</summary>
/// <param name="ConsumerCount">Events it works on at once per runner, 1 to 1,000.</param>
/// <param name="DlqRetryLimit">Retries after the first attempt before an event is dead-lettered, 0 to 100.</param>
/// <param name="ReclaimIdleMs">Milliseconds after which another runner takes over from one that stopped extending its lease.</param>
/// <param name="TimeoutMs">Milliseconds one attempt may take.</param>
/// <param name="RatePerSecond">Attempts begun per second over all runners together; null for no limit.</param>
public sealed record AgentConfigDto(int ConsumerCount, int DlqRetryLimit, int ReclaimIdleMs, int TimeoutMs, double? RatePerSecond = null);

namespace OmniStack.Contracts.Chat;

/// <summary>What a client's model calls have used (<c>GET /api/usage</c>, <c>GET /api/sessions/{id}/usage</c>).</summary>
/// <param name="Currency">Of the costs, as the price table names it.</param>
/// <param name="Total">Of everything asked for.</param>
/// <param name="Items">By the grouping asked for; empty without one.</param>
public sealed record UsageReport(string Currency, UsageDto Total, IReadOnlyList<UsageDto> Items);

/// <summary>A sum of model calls.</summary>
/// <param name="Key">The day (<c>2026-01-31</c>, UTC), model, session or purpose (<c>chat</c>, <c>summary</c>, <c>name</c>); null for a total.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="InputTokens">Of the prompts.</param>
/// <param name="OutputTokens">Of the answers.</param>
/// <param name="Cost">Of the calls whose model has a price.</param>
/// <param name="UnpricedCalls">Calls whose model has none.</param>
public sealed record UsageDto(string? Key, long Calls, long InputTokens, long OutputTokens, decimal Cost, long UnpricedCalls);

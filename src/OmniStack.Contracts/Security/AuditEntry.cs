namespace OmniStack.Contracts.Security;

/// <summary>An administrative action that somebody took, or was refused. It names what was acted on and holds neither content nor secrets.</summary>
/// <param name="Id">In the order of time.</param>
/// <param name="At">When it was answered (UTC).</param>
/// <param name="Actor">The key's name, <c>configured admin key</c>, or <c>local</c> without a key.</param>
/// <param name="KeyId">Null for the configured key and without a key.</param>
/// <param name="Tenant">The tenant that the key is bound to; null for none.</param>
/// <param name="Action">The route's name in the API's description, in snake_case: <c>revoke_key</c>, <c>pause_agent</c>, <c>cancel_task</c>.</param>
/// <param name="Target">What it was done to, such as <c>greet.user/greeter</c>; null where there is none, or it has none yet.</param>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Status">The HTTP status of the answer; 499 when the caller left without one.</param>
/// <param name="Address">Where the request came from: of the last proxy, if there is one; null on a Unix domain socket.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string Actor, string? KeyId, string? Tenant, string Action, string? Target, AuditOutcome Outcome, int Status, string? Address);

/// <summary>A page of the audit log, latest first. Answer of <c>GET /audit</c>.</summary>
/// <param name="Items">At most the asked limit; fewer, even none, when the search stopped at its bound.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; null when there are no more.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);

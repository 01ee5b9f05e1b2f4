namespace OmniStack.Contracts.Agents;

/// <summary>A page of a run's log, oldest first. Answer of <c>GET /runs/{id}/log</c>.</summary>
/// <param name="Items">Those of the page that the asked visibility shows; may be none.</param>
/// <param name="NextAfter">Pass as <c>after</c> to go on; null when the run has ended and this is all.</param>
public sealed record RunLogPage(IReadOnlyList<RunEntry> Items, long? NextAfter);

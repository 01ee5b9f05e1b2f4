using System.Text.Json;

namespace OmniStack.Contracts.Agents;

/// <summary>One entry of a run's log, as it is stored and shown.</summary>
/// <param name="RunId">The run's.</param>
/// <param name="Sequence">1 for the first entry; no number is left out.</param>
/// <param name="Attempt">The attempt in which it was written; 1 for the first.</param>
/// <param name="Type">What happened, such as <c>run.started</c> or <c>tool.result</c>; agents add their own.</param>
/// <param name="Visibility">Who it is for.</param>
/// <param name="At">By the clock of the process that wrote it (UTC).</param>
/// <param name="Data">An object, or null.</param>
public sealed record RunEntry(string RunId, long Sequence, int Attempt, string Type, RunVisibility Visibility, DateTimeOffset At, JsonElement Data);

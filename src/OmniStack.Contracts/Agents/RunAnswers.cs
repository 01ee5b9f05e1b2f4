using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Agents;

/// <summary>Body of <c>POST /runs/{id}/approvals</c>. A request that is left out goes on waiting.</summary>
/// <param name="Answers">At least one; each to a request of its own.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RunAnswers(IReadOnlyList<ApprovalAnswer>? Answers);

/// <summary>Answer of <c>POST /runs/{id}/approvals</c> (202): the answers are stored, and the run will go on.</summary>
/// <param name="RunId">The run's.</param>
/// <param name="TaskId">The task that goes on with it; its result is the run's.</param>
/// <param name="Duplicate">True when the same answers were given before.</param>
public sealed record RunAnswered(string RunId, string TaskId, bool Duplicate);

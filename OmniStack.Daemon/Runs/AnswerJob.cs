using OmniStack.Contracts.Agents;

namespace OmniStack.Daemon.Runs;

/// <summary>Content of the events that make a waiting run go on.</summary>
internal sealed record AnswerJob(string RunId, IReadOnlyList<ApprovalAnswer> Answers);

namespace OmniStack.LocalHosting.Running;

/// <summary>How a process is started.</summary>
/// <param name="Environment">Added to the host's own variables; an empty text removes none.</param>
/// <param name="StandardInput">Written and closed at once; null closes it at once.</param>
internal sealed record LaunchPlan(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment, string? StandardInput = null);

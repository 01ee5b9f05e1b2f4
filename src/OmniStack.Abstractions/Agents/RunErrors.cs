using OmniStack.Contracts;

namespace OmniStack.Abstractions.Agents;

/// <summary>The refusals of every <see cref="IRunStore"/>, so that all have the same words.</summary>
public static class RunErrors
{
    /// <summary>The log is empty and the entry does not begin it.</summary>
    public static OmniStackException NotFound(string runId) => new(ErrorKind.NotFound, ErrorCodes.RunNotFound, $"There is no run {runId}.");

    /// <summary>The log has its final entry.</summary>
    public static OmniStackException Ended(string runId) => new(ErrorKind.Conflict, ErrorCodes.RunEnded, $"Run {runId} has ended.");

    /// <summary>A later attempt began.</summary>
    public static OmniStackException Superseded(string runId) =>
        new(ErrorKind.Conflict, ErrorCodes.RunSuperseded, $"Another attempt of run {runId} has begun; this one has to stop.");

    /// <summary>Only a final entry is still taken.</summary>
    public static OmniStackException LogFull(string runId, int maxEntries) =>
        new(ErrorKind.TooLarge, ErrorCodes.RunLogFull, $"The log of run {runId} has {maxEntries} entries; a run may not write more.");
}

using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Contracts.Events;

namespace OmniStack.Agents.Runs;

/// <summary>What a run came to.</summary>
public sealed record RunResult
{
    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Any JSON; null unless it succeeded.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What was said in the run, oldest first, the input left out.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    /// <summary>Summed over all model calls; null when none named any.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>What it made beside its output.</summary>
    public IReadOnlyList<RunArtifact> Artifacts { get; init; } = [];

    /// <summary>Why it failed; null unless it did.</summary>
    public RunError? Error { get; init; }

    /// <summary>What it waits for; empty unless it waits.</summary>
    public IReadOnlyList<ApprovalRequest> Approvals { get; init; } = [];

    /// <summary>A success.</summary>
    /// <param name="output">Written as JSON.</param>
    public static RunResult Succeeded<T>(T output) => new() { Status = RunStatus.Succeeded, Output = RunJson.ToElement(output) };

    /// <summary>A failure that is no exception.</summary>
    /// <inheritdoc cref="AgentException"/>
    public static RunResult Failed(string type, string message, bool retriable) =>
        new() { Status = RunStatus.Failed, Error = new RunError(type, message, retriable) };

    /// <summary>Reads the output.</summary>
    /// <exception cref="InvalidOperationException">The run did not succeed.</exception>
    public T? OutputAs<T>() => Output is { } output
        ? output.Deserialize<T>(RunJson.Options)
        : throw new InvalidOperationException($"The run has no output: it is {Status}{(Error is { } error ? $", {error.Type}: {error.Message}" : "")}.");
}

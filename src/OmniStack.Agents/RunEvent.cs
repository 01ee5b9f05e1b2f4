using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents;

/// <summary>What happens in a run, in order. Every run ends with exactly one <see cref="Ended"/>.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>A model call begins.</summary>
    /// <param name="Step">The first is 1.</param>
    public sealed record StepStarted(int Step) : RunEvent;

    /// <summary>The model says more.</summary>
    /// <param name="Text">Never empty.</param>
    public sealed record TextDelta(string Text) : RunEvent;

    /// <summary>The model thinks more.</summary>
    /// <param name="Text">Never empty.</param>
    public sealed record ReasoningDelta(string Text) : RunEvent;

    /// <summary>The model names where it has something from.</summary>
    /// <param name="Url">Absolute.</param>
    /// <param name="Title">For people; null when there is none.</param>
    public sealed record SourceCited(Uri Url, string? Title) : RunEvent;

    /// <summary>The model gives a file, such as an image that it made.</summary>
    /// <param name="Content">Its bytes.</param>
    /// <param name="Name">Null when it has none.</param>
    public sealed record FileGiven(ReadOnlyMemory<byte> Content, string? Name) : RunEvent;

    /// <summary>The model's answer of this step is complete; its tools have not been called yet.</summary>
    /// <param name="Messages">With the calls as they will be made.</param>
    /// <param name="Usage">Of this model call; null when the provider named none.</param>
    public sealed record ModelAnswered(IReadOnlyList<ChatMessage> Messages, UsageDetails? Usage) : RunEvent;

    /// <summary>
    /// The model calls a tool. Exactly one <see cref="ToolReturned"/> or <see cref="ToolFailed"/> follows, however the run ends, unless
    /// an <see cref="ApprovalRequested"/> does.
    /// </summary>
    /// <param name="CallId">Unique in the run.</param>
    /// <param name="Name">As the model named it; the tool need not exist.</param>
    /// <param name="Input">The arguments, an object.</param>
    public sealed record ToolCalled(string CallId, string Name, JsonElement Input) : RunEvent;

    /// <summary>The call is not made before somebody allows it; the run ends after this step.</summary>
    /// <param name="CallId">Of its <see cref="ToolCalled"/>.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Input">The arguments, an object.</param>
    public sealed record ApprovalRequested(string CallId, string Name, JsonElement Input) : RunEvent;

    /// <summary>A tool shows the user something while it runs.</summary>
    /// <param name="Shown">What.</param>
    public sealed record DataShown(Tools.ShownData Shown) : RunEvent;

    /// <summary>A tool has returned; emitted as it does, not when the slowest of the step has.</summary>
    /// <param name="CallId">Of its <see cref="ToolCalled"/>.</param>
    /// <param name="Output">Any JSON, null included: what the model gets.</param>
    public sealed record ToolReturned(string CallId, JsonElement Output) : RunEvent;

    /// <summary>A tool was refused, failed, took too long or was stopped; the model gets the text.</summary>
    /// <param name="CallId">Of its <see cref="ToolCalled"/>.</param>
    /// <param name="ErrorText">Shows no exception's text but that of <see cref="Tools.ToolException"/>.</param>
    public sealed record ToolFailed(string CallId, string ErrorText) : RunEvent;

    /// <summary>The model call and its tools have ended.</summary>
    /// <param name="Step">The same as at its start.</param>
    public sealed record StepFinished(int Step) : RunEvent;

    /// <summary>Nothing follows.</summary>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="FinishReason">What the last model call gave; null when it gave none.</param>
    /// <param name="Usage">Summed over all steps; null when the provider named none.</param>
    /// <param name="Error">For the log; null unless it failed.</param>
    public sealed record Ended(RunOutcome Outcome, ChatFinishReason? FinishReason, UsageDetails? Usage, Exception? Error = null) : RunEvent;
}

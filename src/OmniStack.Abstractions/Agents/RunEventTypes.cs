using OmniStack.Contracts.Agents;

namespace OmniStack.Abstractions.Agents;

/// <summary>The types of log entries that the runtime writes. Agents add their own, named alike: <c>area.happened</c>.</summary>
public static class RunEventTypes
{
    /// <summary>An attempt begins: the first entry of every log. Data: agent.</summary>
    public const string Started = "run.started";
    /// <summary>The attempt is alive.</summary>
    public const string Heartbeat = "run.heartbeat";
    /// <summary>The attempt failed and another one follows. Data: error, delay_seconds (absent when a queue decides it).</summary>
    public const string Retrying = "run.retrying";
    /// <summary>The run waits for an answer from outside, such as an approval; the answer begins another attempt. Data: approvals.</summary>
    public const string Waiting = "run.waiting";
    /// <summary>Somebody asked for the end of the run.</summary>
    public const string CancelRequested = "run.cancel_requested";
    /// <summary>Final. Data: output, usage, artifacts.</summary>
    public const string Succeeded = "run.succeeded";
    /// <summary>Final. Data: error (type, message, retriable), usage.</summary>
    public const string Failed = "run.failed";
    /// <summary>Final.</summary>
    public const string Cancelled = "run.cancelled";
    /// <summary>Final. Data: timeout_seconds.</summary>
    public const string TimedOut = "run.timed_out";

    /// <summary>The model says more. Data: text.</summary>
    public const string AssistantDelta = "assistant.delta";
    /// <summary>The model's answer of one step is complete. Data: text.</summary>
    public const string AssistantMessage = "assistant.message";
    /// <summary>The model calls a tool. Data: call_id, name, input.</summary>
    public const string ToolCall = "tool.call";
    /// <summary>A tool returned or failed. Data: call_id, and output or error.</summary>
    public const string ToolResult = "tool.result";
    /// <summary>Another agent goes on with the conversation. Data: from, to.</summary>
    public const string HandedOff = "agent.handed_off";
    /// <summary>State was saved. Data: key.</summary>
    public const string Checkpoint = "state.checkpoint";
    /// <summary>An attempt at a step begins. Data: step, index, total, attempt.</summary>
    public const string StepStarted = "step.started";
    /// <summary>A step has its result. Data: step, index, total, duration_seconds.</summary>
    public const string StepCompleted = "step.completed";
    /// <summary>A step failed for good. Data: step, index, total, error.</summary>
    public const string StepFailed = "step.failed";
    /// <summary>A step was not run. Data: step, index, total, reason.</summary>
    public const string StepSkipped = "step.skipped";
    /// <summary>A step failed and is tried again. Data: step, index, total, attempt, error, delay_seconds.</summary>
    public const string StepRetrying = "step.retrying";
    /// <summary>How far the run is. Data: percent (0 to 100), message.</summary>
    public const string Progress = "progress.update";

    /// <returns>Where a run stands after an entry of this type; null when the entry does not change it.</returns>
    public static RunState? StateAfter(string type) => type switch
    {
        Started => RunState.Running,
        Retrying => RunState.Retrying,
        Waiting => RunState.Waiting,
        Succeeded => RunState.Succeeded,
        Failed => RunState.Failed,
        Cancelled => RunState.Cancelled,
        TimedOut => RunState.TimedOut,
        _ => null,
    };

    /// <summary>Nothing follows an entry of this type, unless the run is begun anew (<see cref="RunReopening"/>).</summary>
    public static bool IsFinal(string type) => type is Succeeded or Failed or Cancelled or TimedOut;
}

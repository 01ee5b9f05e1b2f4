using Microsoft.Extensions.AI;
using OmniStack.Agents;

namespace OmniStack.Chat.Streaming;

/// <summary>The names that the UI message stream has for the end of an answer; the clients refuse any other.</summary>
internal static class FinishReasons
{
    public const string Error = "error";
    public const string Other = "other";

    public static string Of(RunEvent.Ended end) => end switch
    {
        { Outcome: RunOutcome.StepLimit or RunOutcome.AwaitingApproval } => "tool-calls",
        { Outcome: RunOutcome.Failed } => Error,
        { Outcome: RunOutcome.Cancelled } => Other,
        { FinishReason: { } reason } when reason == ChatFinishReason.Stop => "stop",
        { FinishReason: { } reason } when reason == ChatFinishReason.Length => "length",
        { FinishReason: { } reason } when reason == ChatFinishReason.ContentFilter => "content-filter",
        _ => Other,
    };
}

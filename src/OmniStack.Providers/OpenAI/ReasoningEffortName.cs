using Microsoft.Extensions.AI;

namespace OmniStack.Providers.OpenAI;

/// <summary>How both of OpenAI's APIs name the effort of reasoning.</summary>
internal static class ReasoningEffortName
{
    public static string? Of(ReasoningEffort? effort) => effort switch
    {
        null => null,
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };
}

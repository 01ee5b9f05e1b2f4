using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat;

/// <summary>A span per turn, above those of its model and tool calls, and the turns' metrics.</summary>
internal static class ChatTelemetry
{
    public const string Name = "OmniStack.Chat";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly UpDownCounter<int> Active = Meter.CreateUpDownCounter<int>("omnistack.chat.turn.active", unit: "{turn}");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("omnistack.chat.turn.duration", unit: "s",
        advice: new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600] });

    public static Activity? StartTurn(string sessionId, ChatClientMetadata? model)
    {
        Active.Add(1);
        var span = Source.StartActivity("invoke_agent chat");
        span?.SetTag("gen_ai.operation.name", "invoke_agent")
            .SetTag("gen_ai.agent.name", "chat")
            .SetTag("gen_ai.provider.name", model?.ProviderName)
            .SetTag("gen_ai.request.model", model?.DefaultModelId)
            .SetTag("gen_ai.conversation.id", sessionId);
        return span;
    }

    public static void EndTurn(Activity? span, MessageStatus status, TokenUsage? usage, TimeSpan duration)
    {
        Active.Add(-1);
        var outcome = status switch
        {
            MessageStatus.Complete => "complete",
            MessageStatus.Interrupted => "interrupted",
            MessageStatus.AwaitingApproval => "awaiting_approval",
            _ => "failed",
        };
        Duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("omnistack.chat.turn.outcome", outcome));
        span?.SetTag("omnistack.chat.turn.outcome", outcome)
            .SetTag("gen_ai.usage.input_tokens", usage?.InputTokens)
            .SetTag("gen_ai.usage.output_tokens", usage?.OutputTokens);
        if (status == MessageStatus.Failed)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents;

/// <summary>Spans and metrics by OpenTelemetry's GenAI conventions. What is said and what tools get and return is never captured.</summary>
internal static class AgentsTelemetry
{
    public const string Name = "OmniStack.Agents";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> OperationDuration = Meter.CreateHistogram<double>("gen_ai.client.operation.duration", unit: "s",
        advice: new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });
    private static readonly Histogram<long> TokenUsage = Meter.CreateHistogram<long>("gen_ai.client.token.usage", unit: "{token}",
        advice: new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });
    private static readonly Histogram<double> ToolDuration = Meter.CreateHistogram<double>("omnistack.agents.tool.duration", unit: "s",
        advice: new() { HistogramBucketBoundaries = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 60] });

    public static Activity? StartModelCall(ChatClientMetadata? model)
    {
        var span = Source.StartActivity($"chat {model?.DefaultModelId}".TrimEnd(), ActivityKind.Client);
        span?.SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.provider.name", model?.ProviderName)
            .SetTag("gen_ai.request.model", model?.DefaultModelId)
            .SetTag("server.address", model?.ProviderUri?.Host);
        return span;
    }

    public static void EndModelCall(Activity? span, ChatClientMetadata? model, UsageDetails? usage, ChatFinishReason? finishReason, Exception? error, TimeSpan duration)
    {
        TagList tags = new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", model?.ProviderName },
            { "gen_ai.request.model", model?.DefaultModelId },
        };
        RecordTokens(usage?.InputTokenCount, "input", tags);
        RecordTokens(usage?.OutputTokenCount, "output", tags);
        span?.SetTag("gen_ai.usage.input_tokens", usage?.InputTokenCount)
            .SetTag("gen_ai.usage.output_tokens", usage?.OutputTokenCount)
            .SetTag("gen_ai.response.finish_reasons", finishReason is { } reason ? new[] { reason.Value } : null);
        if (error is not null)
        {
            tags.Add("error.type", error.GetType().FullName);
            span?.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
        }

        OperationDuration.Record(duration.TotalSeconds, tags);
    }

    public static Activity? StartTool(FunctionCallContent call)
    {
        var span = Source.StartActivity($"execute_tool {call.Name}", ActivityKind.Internal);
        span?.SetTag("gen_ai.operation.name", "execute_tool")
            .SetTag("gen_ai.tool.name", call.Name)
            .SetTag("gen_ai.tool.type", "function")
            .SetTag("gen_ai.tool.call.id", call.CallId);
        return span;
    }

    public static void EndTool(Activity? span, string name, bool failed, TimeSpan duration)
    {
        TagList tags = new() { { "gen_ai.tool.name", name } };
        if (failed)
        {
            tags.Add("error.type", "tool_error");
            span?.SetTag("error.type", "tool_error").SetStatus(ActivityStatusCode.Error);
        }

        ToolDuration.Record(duration.TotalSeconds, tags);
    }

    private static void RecordTokens(long? count, string type, TagList tags)
    {
        if (count is { } tokens)
        {
            tags.Add("gen_ai.token.type", type);
            TokenUsage.Record(tokens, tags);
        }
    }
}

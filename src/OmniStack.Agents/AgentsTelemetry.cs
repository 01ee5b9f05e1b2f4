using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents;

/// <summary>
/// Spans and metrics by OpenTelemetry's GenAI conventions. What is said and what tools get and return is captured only when
/// <see cref="ToolLoopOptions.CaptureMessageContent"/> says so.
/// </summary>
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

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("omnistack.agents.run.duration", unit: "s",
        advice: new() { HistogramBucketBoundaries = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800] });

    /// <summary>The span of one attempt at a run; the model calls and tools of the run are within it.</summary>
    public static Activity? StartRun(RunInput input)
    {
        var span = Source.StartActivity($"invoke_agent {input.Agent}", ActivityKind.Internal);
        span?.SetTag("gen_ai.operation.name", "invoke_agent")
            .SetTag("gen_ai.agent.name", input.Agent)
            .SetTag("gen_ai.conversation.id", input.ConversationId)
            .SetTag("omnistack.run.id", input.RunId);
        return span;
    }

    public static void EndRun(Activity? span, string agent, RunResult result, TimeSpan duration)
    {
        TagList tags = new() { { "gen_ai.agent.name", agent }, { "omnistack.run.status", result.Status.ToString() } };
        span?.SetTag("omnistack.run.status", result.Status.ToString());
        if (result.Error is { } error)
        {
            tags.Add("error.type", error.Type);
            span?.SetTag("error.type", error.Type).SetStatus(ActivityStatusCode.Error);
        }

        RunDuration.Record(duration.TotalSeconds, tags);
    }

    public static Activity? StartModelCall(ChatClientMetadata? client, string? model)
    {
        var span = Source.StartActivity($"chat {model}".TrimEnd(), ActivityKind.Client);
        span?.SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.provider.name", client?.ProviderName)
            .SetTag("gen_ai.request.model", model)
            .SetTag("server.address", client?.ProviderUri?.Host);
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

    public static void CaptureModelCall(Activity? span, string? instructions, IReadOnlyList<ChatMessage> input, ChatResponse output)
        => span?.SetTag("gen_ai.system_instructions", instructions)
            .SetTag("gen_ai.input.messages", Write(input))
            .SetTag("gen_ai.output.messages", Write(output.Messages));

    public static void CaptureTool(Activity? span, FunctionCallContent call, ToolResult result)
        => span?.SetTag("gen_ai.tool.call.arguments", Write(call.Arguments))
            .SetTag("gen_ai.tool.call.result", result.ErrorText ?? result.Output.GetRawText());

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

    private static string Write<T>(T content) => JsonSerializer.Serialize(content, RunJson.Options);

    private static void RecordTokens(long? count, string type, TagList tags)
    {
        if (count is { } tokens)
        {
            tags.Add("gen_ai.token.type", type);
            TokenUsage.Record(tokens, tags);
        }
    }
}

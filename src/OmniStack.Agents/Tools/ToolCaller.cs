using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Contracts;

namespace OmniStack.Agents.Tools;

/// <summary>Runs one tool call to its one result. Nothing a tool does gets out of here as an exception, cancellation apart.</summary>
internal sealed partial class ToolCaller(IOptions<ToolLoopOptions> options, TimeProvider time, ILogger<ToolCaller> logger)
{
    private static readonly string TooDeep = $"The output is nested deeper than {JsonDepth.Max} levels.";

    public async Task<ToolResult> CallAsync(
        FunctionCallContent call, IReadOnlyList<AIFunction> tools, ToolLoopHooks? hooks, ToolScope scope, CancellationToken cancellationToken)
    {
        if (call.Exception is { } unreadable)
        {
            return ToolResult.Failure(call.CallId, unreadable is ToolException refusal ? refusal.Message : "The arguments are not valid JSON.");
        }

        if (tools.FirstOrDefault(candidate => candidate.Name == call.Name) is not { } tool)
        {
            return ToolResult.Failure(call.CallId, $"There is no tool '{call.Name}'. Available: {string.Join(", ", tools.Select(known => known.Name))}.");
        }

        using var span = AgentsTelemetry.StartTool(call);
        var start = time.GetTimestamp();
        var result = Misfits(tool, call) is { } misfits
            ? ToolResult.Failure(call.CallId, misfits)
            : await InvokeAsync(tool, call, hooks, scope, cancellationToken);
        if (options.Value.CaptureMessageContent)
        {
            AgentsTelemetry.CaptureTool(span, call, result);
        }

        AgentsTelemetry.EndTool(span, call.Name, result.ErrorText is not null, time.GetElapsedTime(start));
        return result;
    }

    private async Task<ToolResult> InvokeAsync(
        AIFunction tool, FunctionCallContent call, ToolLoopHooks? hooks, ToolScope scope, CancellationToken cancellationToken)
    {
        var limit = tool.GetService<TimeLimitedFunction>()?.Timeout ?? options.Value.ToolTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (hooks is not null)
            {
                await hooks.BeforeToolAsync(call, either.Token);
            }

            // A tool that does not look at its token is left behind, so that it cannot hold the run.
            var value = await tool.InvokeAsync(new ToolCall(call.CallId, scope).ToArguments(call), either.Token).AsTask().WaitAsync(either.Token);
            var output = ToJson(tool, value);
            return Check(call.CallId, hooks is null ? output : await hooks.AfterToolAsync(call, output, either.Token));
        }
        catch (ToolException refusal)
        {
            return ToolResult.Failure(call.CallId, refusal.Message);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogTimeout(call.Name, limit);
            return ToolResult.Failure(call.CallId, $"The tool did not return within {limit.TotalSeconds:0.###} s.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            LogFailed(error, call.Name);
            return ToolResult.Failure(call.CallId, "The arguments do not fit the tool's schema.");
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(error, call.Name);
            return ToolResult.Failure(call.CallId, "The tool failed.");
        }
    }

    private ToolResult Check(string callId, JsonElement output)
    {
        var length = output.GetRawText().Length;
        return length > options.Value.MaxToolOutputChars
            ? ToolResult.Failure(callId, $"The output has {length} characters; at most {options.Value.MaxToolOutputChars} are taken. Ask for less.")
            : JsonDepth.IsTooDeep(output) ? ToolResult.Failure(callId, TooDeep) : ToolResult.Success(callId, output);
    }

    private static JsonElement ToJson(AIFunction tool, object? value)
    {
        try
        {
            return value is JsonElement { ValueKind: not JsonValueKind.Undefined } json
                ? json
                : JsonSerializer.SerializeToElement(value, tool.JsonSerializerOptions.GetTypeInfo(typeof(object)));
        }
        catch (JsonException)
        {
            throw new ToolException(TooDeep); // Or in a circle.
        }
    }

    /// <returns>What of the arguments does not fit the tool's schema, so that the model can make a better call; null when all fit.</returns>
    private static string? Misfits(AIFunction tool, FunctionCallContent call)
    {
        var arguments = JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);
        var problems = new JsonSchema(tool.JsonSchema).Check(arguments);
        return problems.Count == 0 ? null : $"The arguments do not fit the tool's schema: {string.Join(' ', problems)}";
    }

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning, Message = "Tool {Tool} failed; the model is told so.")]
    private partial void LogFailed(Exception error, string tool);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Warning, Message = "Tool {Tool} did not return within {Timeout}; the model is told so.")]
    private partial void LogTimeout(string tool, TimeSpan timeout);
}

using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents;

/// <summary>One run of the loop: its history so far, its usage, and where its events go.</summary>
internal sealed class ToolLoopRun(
    IChatClient client, ToolCaller tools, ToolLoopOptions options, TimeProvider time, RunRequest request, ChannelWriter<RunEvent> events)
{
    private readonly List<ChatMessage> _history = [.. request.Messages];
    private readonly HashSet<string> _callIds = new(StringComparer.Ordinal);
    private readonly ChatClientMetadata? _model = client.GetService<ChatClientMetadata>();
    private readonly ChatOptions _chatOptions = new() { Instructions = request.Instructions, Tools = [.. request.Tools] };
    private ChatFinishReason? _finishReason;
    private UsageDetails? _usage;

    /// <summary>Ends the event stream, whatever happens.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await RunStepsAsync(cancellationToken);
            await EmitAsync(new RunEvent.Ended(outcome, _finishReason, _usage));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EmitAsync(new RunEvent.Ended(RunOutcome.Cancelled, _finishReason, _usage));
        }
#pragma warning disable CA1031 // Whatever the provider throws ends the run, not its reader: the event carries it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await EmitAsync(new RunEvent.Ended(RunOutcome.Failed, _finishReason, _usage, error));
        }
        finally
        {
            events.Complete();
        }
    }

    private async Task<RunOutcome> RunStepsAsync(CancellationToken cancellationToken)
    {
        for (var step = 1; step <= options.MaxSteps; step++)
        {
            await EmitAsync(new RunEvent.StepStarted(step));
            var response = await CallModelAsync(cancellationToken);
            _history.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count > 0)
            {
                var results = await CallToolsAsync(calls, cancellationToken);
                _history.Add(new ChatMessage(ChatRole.Tool, [.. results.Select(result => result.ToContent())]));
                cancellationToken.ThrowIfCancellationRequested();
            }

            await EmitAsync(new RunEvent.StepFinished(step));
            if (calls.Count == 0)
            {
                return RunOutcome.Completed;
            }
        }

        return RunOutcome.StepLimit;
    }

    private async Task<ChatResponse> CallModelAsync(CancellationToken cancellationToken)
    {
        using var span = AgentsTelemetry.StartModelCall(_model);
        var start = time.GetTimestamp();
        var updates = new List<ChatResponseUpdate>();
        var calls = new List<FunctionCallContent>();
        UsageDetails? usage = null;
        Exception? failure = null;
        _finishReason = null;
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync(_history, _chatOptions, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested(); // Not every client looks at its token.
                updates.Add(update);
                _finishReason = update.FinishReason ?? _finishReason;
                usage = await TakeAsync(update, calls, usage);
            }

            return updates.ToChatResponse();
        }
        catch (Exception error)
        {
            failure = error;
            foreach (var call in calls)
            {
                await EmitAsync(new RunEvent.ToolFailed(call.CallId, ToolErrors.Interrupted));
            }

            throw;
        }
        finally
        {
            Add(usage);
            AgentsTelemetry.EndModelCall(span, _model, usage, _finishReason, failure, time.GetElapsedTime(start));
        }
    }

    private async Task<UsageDetails?> TakeAsync(ChatResponseUpdate update, List<FunctionCallContent> calls, UsageDetails? usage)
    {
        for (var i = 0; i < update.Contents.Count; i++)
        {
            switch (update.Contents[i])
            {
                case TextContent { Text.Length: > 0 } text:
                    await EmitAsync(new RunEvent.TextDelta(text.Text));
                    break;
                case TextReasoningContent { Text.Length: > 0 } reasoning:
                    await EmitAsync(new RunEvent.ReasoningDelta(reasoning.Text));
                    break;
                case FunctionCallContent call:
                    call = WithUniqueId(call);
                    update.Contents[i] = call;
                    calls.Add(call);
                    await EmitAsync(new RunEvent.ToolCalled(call.CallId, call.Name, InputOf(call)));
                    break;
                case UsageContent content:
                    usage ??= new UsageDetails();
                    usage.Add(content.Details);
                    break;
            }
        }

        return usage;
    }

    /// <summary>Results in the order of the calls; each is emitted as its tool ends, those that were stopped included.</summary>
    private async Task<ToolResult[]> CallToolsAsync(List<FunctionCallContent> calls, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.MaxParallelTools);
        return await Task.WhenAll(calls.Select((call, index) => CallToolAsync(call, index, slots, cancellationToken)));
    }

    private async Task<ToolResult> CallToolAsync(FunctionCallContent call, int index, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        ToolResult result;
        try
        {
            result = index < options.MaxToolCallsPerStep
                ? await CallWhenFreeAsync(call, slots, cancellationToken)
                : ToolResult.Failure(call.CallId, $"At most {options.MaxToolCallsPerStep} tools can be called at once; this call was left out.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = ToolResult.Failure(call.CallId, ToolErrors.Interrupted);
        }

        await EmitAsync(result.ToEvent());
        return result;
    }

    private async Task<ToolResult> CallWhenFreeAsync(FunctionCallContent call, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await tools.CallAsync(call, request.Tools, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Some compatible servers leave the id out or number each answer's calls from 0; results could not be told apart.</summary>
    private FunctionCallContent WithUniqueId(FunctionCallContent call)
        => !string.IsNullOrEmpty(call.CallId) && _callIds.Add(call.CallId)
            ? call
            : WithUniqueId(new FunctionCallContent($"call_{Guid.CreateVersion7():N}", call.Name, call.Arguments) { Exception = call.Exception });

    private static JsonElement InputOf(FunctionCallContent call)
        => JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);

    private void Add(UsageDetails? usage)
    {
        if (usage is not null)
        {
            _usage ??= new UsageDetails();
            _usage.Add(usage);
        }
    }

    // Not cancelled: the reader has to learn how the run ended, and drains the channel when it leaves.
    private ValueTask EmitAsync(RunEvent item) => events.WriteAsync(item, CancellationToken.None);
}

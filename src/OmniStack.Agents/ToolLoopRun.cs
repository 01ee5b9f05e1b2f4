using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using OmniStack.Agents.Tools;
using OmniStack.Contracts;

namespace OmniStack.Agents;

/// <summary>One run of the loop: its history so far, its usage, and where its events go.</summary>
internal sealed class ToolLoopRun(
    IChatClient client, ToolCaller tools, ToolLoopOptions options, TimeProvider time, RunRequest request, ChannelWriter<RunEvent> events)
{
    private readonly List<ChatMessage> _history = [.. request.Messages];
    private readonly HashSet<string> _callIds = request.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
        .Select(call => call.CallId).ToHashSet(StringComparer.Ordinal);
    private readonly ChatClientMetadata? _model = client.GetService<ChatClientMetadata>();
    private readonly ChatOptions _chatOptions = new()
    {
        Instructions = request.Instructions, Tools = [.. request.Tools],
        ModelId = request.Model, Temperature = request.Temperature, ResponseFormat = request.ResponseFormat,
        AdditionalProperties = request.Properties,
    };

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
        if (PendingCalls.Of(_history) is { Count: > 0 } pending && await CallToolsAsync(pending, cancellationToken) is { } early)
        {
            return early;
        }

        var maxSteps = request.MaxSteps ?? options.MaxSteps;
        for (var step = 1; step <= maxSteps; step++)
        {
            await EmitAsync(new RunEvent.StepStarted(step));
            var response = await CallModelAsync(cancellationToken);
            _history.AddRange(response.Messages);
            await EmitAsync(new RunEvent.ModelAnswered([.. response.Messages], response.Usage));
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            var outcome = calls.Count > 0 ? await CallToolsAsync(calls, cancellationToken) : RunOutcome.Completed;
            await EmitAsync(new RunEvent.StepFinished(step));
            if (outcome is { } end)
            {
                return end;
            }
        }

        return RunOutcome.StepLimit;
    }

    /// <returns>How the run ends because of these calls; null to go on.</returns>
    private async Task<RunOutcome?> CallToolsAsync(List<FunctionCallContent> calls, CancellationToken cancellationToken)
    {
        var waiting = calls.Where(NeedsApproval).ToList();
        var made = calls.Except(waiting).ToList();
        var results = await CallAllAsync(made, cancellationToken);
        if (results.Length > 0)
        {
            _history.Add(new ChatMessage(ChatRole.Tool, [.. results.Select(result => result.ToContent())]));
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (var call in waiting)
        {
            await EmitAsync(new RunEvent.ApprovalRequested(call.CallId, call.Name, InputOf(call)));
        }

        return waiting.Count > 0 ? RunOutcome.AwaitingApproval
            : made.Zip(results).Any(pair => pair.Second.ErrorText is null && request.LastTools.Contains(pair.First.Name)) ? RunOutcome.Completed
            : null;
    }

    private bool NeedsApproval(FunctionCallContent call)
        => request.Tools.FirstOrDefault(tool => tool.Name == call.Name)?.GetService<ApprovalRequiredAIFunction>() is not null
            && !request.Answers.Any(answer => answer.CallId == call.CallId);

    private async Task<ChatResponse> CallModelAsync(CancellationToken cancellationToken)
    {
        using var span = AgentsTelemetry.StartModelCall(_model, request.Model ?? _model?.DefaultModelId);
        var start = time.GetTimestamp();
        var updates = new FoldedUpdates();
        var calls = new List<FunctionCallContent>();
        UsageDetails? usage = null;
        Exception? failure = null;
        _finishReason = null;
        try
        {
            if (request.Hooks is { } before)
            {
                await before.BeforeModelAsync(_history, _chatOptions, cancellationToken);
            }

            await foreach (var update in AskAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested(); // Not every client looks at its token.
                updates.Add(update);
                _finishReason = update.FinishReason ?? _finishReason;
                usage = await TakeAsync(update, calls, usage);
            }

            var response = updates.ToChatResponse();
            if (options.CaptureMessageContent)
            {
                AgentsTelemetry.CaptureModelCall(span, request.Instructions, _history, response);
            }

            if (request.Hooks is { } after)
            {
                await after.AfterModelAsync(response, cancellationToken);
            }

            return response;
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

    private IAsyncEnumerable<ChatResponseUpdate> AskAsync(CancellationToken cancellationToken)
        => request.Stream ? client.GetStreamingResponseAsync(_history, _chatOptions, cancellationToken) : AskAtOnceAsync(cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> AskAtOnceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await client.GetResponseAsync(_history, _chatOptions, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
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
                case DataContent file:
                    await EmitAsync(new RunEvent.FileGiven(file.Data, file.Name));
                    break;
                case FunctionCallContent call:
                    call = WithReadableArguments(WithUniqueId(call));
                    update.Contents[i] = call;
                    calls.Add(call);
                    await EmitAsync(new RunEvent.ToolCalled(call.CallId, call.Name, InputOf(call)));
                    break;
                case UsageContent content:
                    usage ??= new UsageDetails();
                    usage.Add(content.Details);
                    break;
            }

            foreach (var source in (update.Contents[i].Annotations ?? []).OfType<CitationAnnotation>().Where(source => source.Url is { IsAbsoluteUri: true }))
            {
                await EmitAsync(new RunEvent.SourceCited(source.Url!, source.Title));
            }
        }

        return usage;
    }

    /// <summary>Results in the order of the calls; each is emitted as its tool ends, those that were stopped included.</summary>
    private async Task<ToolResult[]> CallAllAsync(List<FunctionCallContent> calls, CancellationToken cancellationToken)
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
            return request.Answers.LastOrDefault(answer => answer.CallId == call.CallId) is { Approved: false } refusal
                ? ToolResult.Failure(call.CallId, $"The call was refused. {refusal.Reason}".TrimEnd())
                : await tools.CallAsync(call, request.Tools, request.Hooks, request.Scope with { Show = ShowAsync }, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task ShowAsync(ShownData data)
    {
        try
        {
            await EmitAsync(new RunEvent.DataShown(data));
        }
        catch (ChannelClosedException)
        {
            // The run has ended without this tool, which did not look at its token.
        }
    }

    /// <summary>Some compatible servers leave the id out or number each answer's calls from 0; results could not be told apart.</summary>
    private FunctionCallContent WithUniqueId(FunctionCallContent call)
        => !string.IsNullOrEmpty(call.CallId) && _callIds.Add(call.CallId)
            ? call
            : WithUniqueId(new FunctionCallContent($"call_{Guid.CreateVersion7():N}", call.Name, call.Arguments) { Exception = call.Exception });

    /// <summary>What is nested too deep could be neither stored nor sent back; the model is told so.</summary>
    private static FunctionCallContent WithReadableArguments(FunctionCallContent call) => IsReadable(call)
        ? call
        : new FunctionCallContent(call.CallId, call.Name) { Exception = new ToolException($"The arguments are nested deeper than {JsonDepth.Max} levels.") };

    private static bool IsReadable(FunctionCallContent call)
    {
        try
        {
            return !JsonDepth.IsTooDeep(InputOf(call));
        }
        catch (JsonException)
        {
            return false;
        }
    }

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

using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Tools;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.ToolCalling;

/// <summary>
/// The conversation of a run as it grows, in the log and in the run's state. Each model answer and each tool result is saved in
/// the same atomic step that logs it, so that an attempt after a crash asks no model and calls no tool again that had returned.
/// </summary>
internal sealed class Conversation
{
    private const string StateKey = "conversation";
    private readonly RunContext _context;
    private readonly bool _stream;
    private readonly List<ChatMessage> _said;
    private readonly List<ApprovalRequest> _approvals = [];
    private UsageDetails? _usage;

    private Conversation(RunContext context, bool stream, SavedConversation saved)
    {
        (_context, _stream, _usage, Steps) = (context, stream, saved.Usage, saved.Steps);
        _said = [.. saved.Messages];
    }

    /// <summary>Model calls so far, over all attempts.</summary>
    public int Steps { get; private set; }

    /// <summary>Summed over all attempts.</summary>
    public UsageDetails? Usage => _usage;

    /// <summary>The input and what was said since.</summary>
    public IReadOnlyList<ChatMessage> All => [.. _context.Messages, .. _said];

    /// <summary>What was said since the input.</summary>
    public IReadOnlyList<ChatMessage> Said => _said;

    /// <summary>Calls that wait for somebody to allow them.</summary>
    public IReadOnlyList<ApprovalRequest> Approvals => _approvals;

    /// <summary>The text of the last answer.</summary>
    public string LastText => _said.LastOrDefault(message => message.Role == ChatRole.Assistant)?.Text ?? "";

    /// <summary>Begins, or goes on with what earlier attempts saved.</summary>
    public static async Task<Conversation> OpenAsync(RunContext context, bool stream, CancellationToken cancellationToken)
    {
        var saved = await context.GetStateAsync<SavedConversation>(StateKey, cancellationToken) ?? new SavedConversation([], null, 0);
        var conversation = new Conversation(context, stream, saved);
        foreach (var call in PendingCalls.Of(conversation._said))
        {
            if (await context.GetStateAsync<SavedResult>(ToolKey(call.CallId), cancellationToken) is { } returned)
            {
                conversation.AddResult(call.CallId, returned.Result);
            }
        }

        return conversation;
    }

    /// <summary>The name of the tool that was called with this id.</summary>
    public string? FindTool(string callId) => _said.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
        .LastOrDefault(call => call.CallId == callId)?.Name;

    /// <summary>Adds a message that is neither the model's nor a tool's, such as a correction.</summary>
    public void Add(ChatMessage message) => _said.Add(message);

    /// <summary>Logs what the loop does, and saves what must not be done again.</summary>
    public Task TakeAsync(RunEvent item, CancellationToken cancellationToken) => item switch
    {
        RunEvent.TextDelta delta when _stream => _context.EmitAsync(RunEventTypes.AssistantDelta, new { text = delta.Text }, RunVisibility.User, cancellationToken),
        RunEvent.ModelAnswered answer => TakeAnswerAsync(answer),
        RunEvent.ToolCalled call => _context.EmitAsync(RunEventTypes.ToolCall, new { call.CallId, call.Name, call.Input }, RunVisibility.Debug, cancellationToken),
        RunEvent.ToolReturned returned => TakeResultAsync(returned.CallId, returned.Output, new { returned.CallId, returned.Output }),
        RunEvent.ToolFailed { ErrorText: ToolErrors.Interrupted } => Task.CompletedTask, // The run was stopped; another attempt makes the call.
        RunEvent.ToolFailed failed => TakeResultAsync(failed.CallId, ToolErrors.ToJson(failed.ErrorText), new { failed.CallId, error = failed.ErrorText }),
        RunEvent.ApprovalRequested request => TakeRequestAsync(request),
        _ => Task.CompletedTask,
    };

    // What was answered and done is saved even when the run is being stopped: it may go on elsewhere.
    private Task TakeAnswerAsync(RunEvent.ModelAnswered answer)
    {
        _said.AddRange(answer.Messages);
        Steps++;
        if (answer.Usage is { } usage)
        {
            _usage ??= new UsageDetails();
            _usage.Add(usage);
        }

        var text = string.Concat(answer.Messages.Select(message => message.Text));
        var state = new RunStateChange(StateKey, RunJson.ToElement(new SavedConversation(_said, _usage, Steps)));
        return _context.EmitAsync(RunEventTypes.AssistantMessage, new { text }, RunVisibility.User, state, CancellationToken.None);
    }

    private Task TakeResultAsync(string callId, JsonElement result, object data)
    {
        AddResult(callId, result);
        var state = new RunStateChange(ToolKey(callId), RunJson.ToElement(new SavedResult(result)));
        return _context.EmitAsync(RunEventTypes.ToolResult, data, RunVisibility.Debug, state, CancellationToken.None);
    }

    private Task TakeRequestAsync(RunEvent.ApprovalRequested request)
    {
        _approvals.Add(new ApprovalRequest(request.CallId, request.Name, request.Input));
        return Task.CompletedTask;
    }

    private void AddResult(string callId, JsonElement result) => _said.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(callId, result)]));

    private static string ToolKey(string callId) => $"tool:{callId}";
}

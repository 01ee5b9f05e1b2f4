using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Testing;

/// <summary>
/// A model that answers by a script: each model call takes the next <see cref="ScriptedTurn"/>. It says so when the script has
/// ended, instead of making something up.
/// </summary>
/// <param name="time">The clock of the script's delays.</param>
public sealed class ScriptedChatClient(TimeProvider time) : IChatClient
{
    private readonly ConcurrentQueue<ScriptedTurn> _script = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private ScriptedTurn? _always;
    private int _calls;

    /// <summary>With the system's clock.</summary>
    public ScriptedChatClient() : this(TimeProvider.System)
    {
    }

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>The next model call is answered with this text, in these deltas.</summary>
    public ScriptedChatClient Says(params string[] deltas) => Then(new ScriptedTurn { Deltas = deltas });

    /// <summary>The next model call is answered with one call of a tool.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">An object, written as JSON; null for none.</param>
    public ScriptedChatClient Calls(string tool, object? arguments = null) => Then(new ScriptedTurn { Calls = [(tool, arguments)] });

    /// <summary>The next model call fails.</summary>
    public ScriptedChatClient Fails(Exception error) => Then(new ScriptedTurn { Failure = error });

    /// <summary>The next model call is answered as the turn says.</summary>
    public ScriptedChatClient Then(ScriptedTurn turn)
    {
        _script.Enqueue(turn);
        return this;
    }

    /// <summary>Every model call after the script's end is answered as the turn says.</summary>
    public ScriptedChatClient ThenAlways(ScriptedTurn turn)
    {
        _always = turn;
        return this;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _requests.Enqueue(new ScriptedRequest([.. messages], options));
        var number = Interlocked.Increment(ref _calls);
        var turn = _script.TryDequeue(out var next) ? next : _always ?? throw new InvalidOperationException($"The script has no answer for model call {number}.");
        foreach (var delta in turn.Deltas)
        {
            await PauseAsync(turn, cancellationToken);
            yield return Update(number, new TextContent(delta));
        }

        foreach (var content in turn.Contents)
        {
            yield return Update(number, content);
        }

        await PauseAsync(turn, cancellationToken);
        await turn.Until.WaitAsync(cancellationToken);
        if (turn.Failure is { } failure)
        {
            throw failure;
        }

        for (var i = 0; i < turn.Calls.Count; i++)
        {
            yield return Update(number, ToContent(turn.Calls[i], $"call_{number}_{i + 1}"));
        }

        var last = Update(number, new UsageContent(new UsageDetails
        {
            InputTokenCount = turn.InputTokens, OutputTokenCount = turn.OutputTokens, TotalTokenCount = turn.InputTokens + turn.OutputTokens,
        }));
        last.FinishReason = turn.Calls.Count > 0 || turn.Contents.Any(content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", providerUri: null, "scripted")
            : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing.
    }

    private async Task PauseAsync(ScriptedTurn turn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (turn.Delay > TimeSpan.Zero)
        {
            await Task.Delay(turn.Delay, time, cancellationToken);
        }
    }

    private static FunctionCallContent ToContent((string Tool, object? Arguments) call, string id)
        => new(id, call.Tool, call.Arguments is null ? null : JsonSerializer.SerializeToElement(call.Arguments, AIJsonUtilities.DefaultOptions)
            .EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value, StringComparer.Ordinal));

    private static ChatResponseUpdate Update(int number, AIContent content)
        => new(ChatRole.Assistant, [content]) { ResponseId = $"scripted-{number}", MessageId = $"scripted-{number}", ModelId = "scripted" };
}

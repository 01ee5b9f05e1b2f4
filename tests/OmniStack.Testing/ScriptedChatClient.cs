using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace OmniStack.Testing;

/// <summary>A model that says what the test wrote, one script per call, and keeps what it was asked.</summary>
public sealed class ScriptedChatClient(params IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<AIContent>>> calls) : IChatClient
{
    private readonly ConcurrentQueue<IReadOnlyList<ChatMessage>> _prompts = new();
    private int _next;

    /// <summary>The messages of each call so far.</summary>
    public IReadOnlyList<IReadOnlyList<ChatMessage>> Prompts => [.. _prompts];

    /// <summary>A call that says these contents and ends.</summary>
    public static Func<CancellationToken, IAsyncEnumerable<AIContent>> Says(params AIContent[] contents) => _ => contents.ToAsyncEnumerable();

    /// <summary>A call that says a text, then throws.</summary>
    public static Func<CancellationToken, IAsyncEnumerable<AIContent>> Fails(Exception error, params AIContent[] contents) => _ => ThrowAfter(error, contents);

    /// <summary>A call that says these contents, then nothing until it is cancelled.</summary>
    public static Func<CancellationToken, IAsyncEnumerable<AIContent>> Hangs(params AIContent[] contents) => token => HangAfter(contents, token);

    /// <summary>A tool call as content.</summary>
    public static FunctionCallContent Call(string callId, string name, params (string Name, object? Value)[] arguments)
        => new(callId, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _prompts.Enqueue([.. messages]);
        await Task.Yield();
        var call = calls[Math.Min(Interlocked.Increment(ref _next) - 1, calls.Count - 1)];
        await foreach (var content in call(cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 })])
        {
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", defaultModelId: "script") : null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<AIContent> ThrowAfter(Exception error, AIContent[] contents)
    {
        foreach (var content in contents)
        {
            yield return content;
        }

        await Task.Yield();
        throw error;
    }

    private static async IAsyncEnumerable<AIContent> HangAfter(AIContent[] contents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var content in contents)
        {
            yield return content;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}

namespace OmniStack.Testing.Models;

/// <summary>Server-sent events of Chat Completions.</summary>
public static class ChatCompletionScript
{
    private const string Head = """ "id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-test" """;
    private const string Usage = """
        {"prompt_tokens":7,"completion_tokens":3,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":5},"completion_tokens_details":{"reasoning_tokens":2}}
        """;

    /// <summary>Chunks of the given deltas, why it ended, usage and the end.</summary>
    public static IEnumerable<string> Answer(string finishReason, params IEnumerable<string> deltas)
        => [.. deltas.Select(Chunk), Event($$$"""{{{{Head}}},"choices":[{"index":0,"delta":{},"finish_reason":"{{{finishReason}}}"}]}"""),
            Event($$$"""{{{{Head}}},"choices":[],"usage":{{{Usage}}}}"""),
            "data: [DONE]"];

    /// <summary>One chunk with a delta.</summary>
    public static string Chunk(string delta) => Event($$$"""{{{{Head}}},"choices":[{"index":0,"delta":{{{delta}}}}]}""");

    /// <summary>A line of data as it is.</summary>
    public static string Event(string data) => $"data: {data}";
}

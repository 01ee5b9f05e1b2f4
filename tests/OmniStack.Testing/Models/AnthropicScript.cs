namespace OmniStack.Testing.Models;

/// <summary>Server-sent events of Anthropic's Messages.</summary>
public static class AnthropicScript
{
    /// <summary>A message with the given blocks, why it ended, and usage.</summary>
    public static IEnumerable<string> Answer(string stopReason, params IEnumerable<IEnumerable<string>> blocks)
        => [Start, .. blocks.SelectMany(block => block),
            Event("message_delta", $$""" "delta":{"stop_reason":"{{stopReason}}","stop_sequence":null},"usage":{"output_tokens":3} """),
            Event("message_stop", null)];

    /// <summary>The first event.</summary>
    public static string Start => Event("message_start", """
        "message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":2,"cache_read_input_tokens":5,"cache_creation_input_tokens":0,"output_tokens":1}}
        """.Trim());

    /// <summary>A block of content in its pieces.</summary>
    /// <param name="content">How it begins.</param>
    /// <param name="deltas">How it goes on.</param>
    public static IEnumerable<string> Block(int index, string content, params IEnumerable<string> deltas)
        => [Event("content_block_start", $$""" "index":{{index}},"content_block":{{content}} """),
            .. deltas.Select(delta => Event("content_block_delta", $$""" "index":{{index}},"delta":{{delta}} """)),
            Event("content_block_stop", $"\"index\":{index}")];

    /// <summary>A block of text.</summary>
    public static IEnumerable<string> Text(int index, params IEnumerable<string> pieces)
        => Block(index, """{"type":"text","text":""}""", pieces.Select(piece => $$"""{"type":"text_delta","text":"{{piece}}"}"""));

    /// <summary>Any event.</summary>
    public static string Event(string type, string? members) => $$"""
        event: {{type}}
        data: {"type":"{{type}}"{{(members is null ? "" : $",{members}")}}}
        """;
}

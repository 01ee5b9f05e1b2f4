namespace OmniStack.Testing.Models;

/// <summary>Server-sent events of OpenAI's Responses.</summary>
public static class ResponsesScript
{
    private const string Usage = """{"input_tokens":7,"output_tokens":3,"total_tokens":10,"input_tokens_details":{"cached_tokens":5},"output_tokens_details":{"reasoning_tokens":2}}""";

    /// <summary>A response that is created, the given events, and its completion with usage.</summary>
    public static IEnumerable<string> Answer(params IEnumerable<string> events) => [Created, .. events, End("completed")];

    /// <summary>The first event.</summary>
    public static string Created => Event("response.created", $$""" "response":{{Response("in_progress")}} """);

    /// <summary>The last event.</summary>
    /// <param name="status"><c>completed</c>, <c>incomplete</c> or <c>failed</c>.</param>
    /// <param name="more">Members of the response, with a comma before each.</param>
    public static string End(string status, string more = "") => Event($"response.{status}", $$""" "response":{{Response(status, $"{more},\"usage\":{Usage}")}} """);

    /// <summary>A piece of text.</summary>
    public static string Text(string delta) => Event("response.output_text.delta", $$""" "item_id":"m1","output_index":0,"content_index":0,"delta":"{{delta}}" """);

    /// <summary>A piece of a reasoning's summary.</summary>
    public static string Reasoning(string delta) => Event("response.reasoning_summary_text.delta", $$""" "item_id":"r1","output_index":0,"summary_index":0,"delta":"{{delta}}" """);

    /// <summary>A finished item of the output.</summary>
    public static string Item(int index, string item) => Event("response.output_item.done", $$""" "output_index":{{index}},"item":{{item}} """);

    /// <summary>Any event.</summary>
    public static string Event(string type, string members) => $$"""
        event: {{type}}
        data: {"type":"{{type}}","sequence_number":1,{{members}}}
        """;

    private static string Response(string status, string more = "")
        => $$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{status}}","model":"gpt-test","output":[],"parallel_tool_calls":true,"tools":[]{{more}}}""";
}

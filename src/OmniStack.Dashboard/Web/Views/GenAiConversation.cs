using System.Text.Json;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web.Views;

/// <summary>
/// The messages of a model call, read from its span: <c>gen_ai.system_instructions</c>, <c>gen_ai.input.messages</c> and
/// <c>gen_ai.output.messages</c> on the span or on an event of it, or the arguments and result of a tool's span.
/// Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/.
/// </summary>
internal sealed record GenAiConversation(IReadOnlyList<GenAiMessage> Messages, IReadOnlyList<GenAiTool> Tools, IReadOnlyList<GenAiEvaluation> Evaluations)
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 64 };

    public static GenAiConversation From(SpanRecord span)
    {
        string? Find(string key) => span[key] ?? span.Events.Select(e => Field.Find(e.Attributes, key)).FirstOrDefault(v => v is not null);
        var messages = new List<GenAiMessage>();
        if (Find("gen_ai.system_instructions") is { } system)
        {
            messages.Add(new("system", null, ReadParts(system)));
        }
        messages.AddRange(ReadMessages(Find("gen_ai.input.messages"), "user"));
        messages.AddRange(ReadMessages(Find("gen_ai.output.messages"), "assistant"));
        if (Find("gen_ai.tool.call.arguments") is { } arguments)
        {
            messages.Add(new("assistant", null, [new(GenAiPartKind.ToolCall, span["gen_ai.tool.name"], arguments)]));
        }
        if (Find("gen_ai.tool.call.result") is { } result)
        {
            messages.Add(new("tool", null, [new(GenAiPartKind.ToolResult, span["gen_ai.tool.name"], result)]));
        }
        if (span.IsError)
        {
            messages.Add(new("error", null, [new(GenAiPartKind.Text, null, span.StatusMessage ?? span["error.type"] ?? "The call failed.")]));
        }
        return new(messages, ReadTools(Find("gen_ai.tool.definitions")), [.. span.Events.Where(e => e.Name == "gen_ai.evaluation.result").Select(ReadEvaluation)]);
    }

    private static GenAiMessage[] ReadMessages(string? json, string role)
    {
        if (json is null)
        {
            return [];
        }
        return Try(json, root => root.EnumerateArray().Select(m => new GenAiMessage(
                m.TryGetProperty("role", out var r) ? r.ToString() : role,
                m.TryGetProperty("finish_reason", out var reason) ? reason.ToString() : null,
                m.TryGetProperty("parts", out var parts) ? ReadParts(parts) : [new(GenAiPartKind.Text, null, Text(m, "content"))])).ToArray())
            ?? [new(role, null, [new(GenAiPartKind.Text, null, json)])];
    }

    private static IReadOnlyList<GenAiPart> ReadParts(string json) => Try(json, ReadParts) ?? [new(GenAiPartKind.Text, null, json)];

    private static IReadOnlyList<GenAiPart> ReadParts(JsonElement parts) => [.. parts.EnumerateArray().Select(part => Text(part, "type") switch
    {
        "tool_call" => new GenAiPart(GenAiPartKind.ToolCall, Text(part, "name"), Text(part, "arguments")),
        "tool_call_response" => new(GenAiPartKind.ToolResult, Text(part, "id"), Text(part, part.TryGetProperty("response", out _) ? "response" : "result")),
        "reasoning" => new(GenAiPartKind.Reasoning, null, Text(part, "content")),
        "text" => new(GenAiPartKind.Text, null, Text(part, "content")),
        _ => new(GenAiPartKind.Text, null, part.ToString()),
    })];

    private static GenAiTool[] ReadTools(string? json) =>
        json is null ? [] : Try(json, root => root.EnumerateArray().Select(t => new GenAiTool(Text(t, "name"), Text(t, "description"), Text(t, "parameters"))).ToArray()) ?? [];

    private static GenAiEvaluation ReadEvaluation(SpanEvent e)
    {
        string? Find(string key) => Field.Find(e.Attributes, "gen_ai.evaluation." + key);
        return new(Find("name") ?? "(no name)", Find("score.label") ?? Find("score.value") ?? "", Find("explanation") ?? "");
    }

    private static string Text(JsonElement owner, string property) => owner.TryGetProperty(property, out var value) ? value.ToString() : "";

    /// <returns>Null for text that is not the JSON it should be, such as one that was cut.</returns>
    private static T? Try<T>(string json, Func<JsonElement, T> read) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, Limits);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

internal sealed record GenAiMessage(string Role, string? FinishReason, IReadOnlyList<GenAiPart> Parts);

internal sealed record GenAiPart(GenAiPartKind Kind, string? Name, string Content);

/// <summary>A tool that the model was offered; the parameters are a JSON schema, empty when none were recorded.</summary>
internal sealed record GenAiTool(string Name, string Description, string Parameters);

/// <summary>A judgement of the answer.</summary>
internal sealed record GenAiEvaluation(string Name, string Score, string Explanation);

internal enum GenAiPartKind { Text, Reasoning, ToolCall, ToolResult }

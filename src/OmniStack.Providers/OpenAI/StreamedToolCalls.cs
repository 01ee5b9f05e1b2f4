using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace OmniStack.Providers.OpenAI;

/// <summary>Puts the tool calls of one answer together from the pieces in which they are streamed.</summary>
internal sealed class StreamedToolCalls
{
    private readonly SortedDictionary<int, Call> _calls = [];

    public void Add(IEnumerable<StreamingChatToolCallUpdate> pieces)
    {
        foreach (var piece in pieces)
        {
            if (!_calls.TryGetValue(piece.Index, out var call))
            {
                _calls[piece.Index] = call = new Call();
            }

            call.Id ??= piece.ToolCallId;
            call.Name ??= piece.FunctionName;
            call.Arguments.Append(piece.FunctionArgumentsUpdate);
        }
    }

    /// <returns>The calls in their order, and forgets them.</returns>
    public IList<AIContent> Take()
    {
        List<AIContent> whole = [.. _calls.Values.Select(ToContent)];
        _calls.Clear();
        return whole;
    }

    private static FunctionCallContent ToContent(Call call)
    {
        var content = new FunctionCallContent(call.Id ?? "", call.Name ?? "");
        try
        {
            var json = call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString();
            content.Arguments = JsonSerializer.Deserialize<Dictionary<string, object?>>(json, AIJsonUtilities.DefaultOptions);
        }
        catch (JsonException error)
        {
            content.Exception = error; // The tool loop tells the model.
        }

        return content;
    }

    private sealed class Call
    {
        public string? Id { get; set; }
        public string? Name { get; set; }
        public StringBuilder Arguments { get; } = new();
    }
}

using System.Text;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers.OpenAI;

/// <summary>Puts the tool calls of one answer together from the pieces in which they are streamed.</summary>
internal sealed class StreamedToolCalls
{
    private readonly SortedDictionary<int, Call> _calls = [];

    /// <param name="index">Of the call in its answer.</param>
    /// <param name="id">Null in all pieces but one.</param>
    /// <param name="name">Null in all pieces but one.</param>
    /// <param name="arguments">A piece of their JSON; null for none.</param>
    public void Add(int index, string? id, string? name, BinaryData? arguments)
    {
        if (!_calls.TryGetValue(index, out var call))
        {
            _calls[index] = call = new Call();
        }

        call.Id ??= id;
        call.Name ??= name;
        call.Arguments.Append(arguments);
    }

    /// <returns>The calls in their order, and forgets them.</returns>
    public IList<AIContent> Take()
    {
        List<AIContent> whole = [.. _calls.Values.Select(call => ToolCallJson.ToContent(call.Id ?? "", call.Name ?? "", call.Arguments.ToString()))];
        _calls.Clear();
        return whole;
    }

    private sealed class Call
    {
        public string? Id { get; set; }
        public string? Name { get; set; }
        public StringBuilder Arguments { get; } = new();
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Runs;

/// <summary>What a run begins with. Stored with the run, so that any process can go on with it.</summary>
public sealed record RunInput
{
    /// <summary>The agent's key.</summary>
    public required string Agent { get; init; }

    /// <summary>Unique; 1 to 128 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>. A UUID version 7 when not given.</summary>
    public string RunId { get; init; } = Guid.CreateVersion7().ToString("N");

    /// <summary>The conversation it belongs to; null for none.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The conversation so far, oldest first.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    /// <summary>The agent's own input, any JSON; null for none.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>What goes with the run for filters and traces; never shown to a model.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Answers to what earlier attempts asked for.</summary>
    public IReadOnlyList<ApprovalAnswer> Answers { get; init; } = [];

    /// <summary>Tools of the caller's, on top of the agent's own. Not stored: a process that resumes the run does not have them.</summary>
    [JsonIgnore]
    public IReadOnlyList<AIFunction> Tools { get; init; } = [];

    /// <summary>The input with more answers; of two answers to one request the later one counts.</summary>
    public RunInput With(IReadOnlyList<ApprovalAnswer> answers) => this with { Answers = [.. Answers.ExceptBy(answers.Select(answer => answer.CallId), answer => answer.CallId), .. answers] };

    /// <summary>Whether what an agent did for the other input is of use for this one.</summary>
    internal bool IsSameWork(RunInput other) => Agent == other.Agent
        && JsonElement.DeepEquals(RunJson.ToElement(new { Messages, Parameters }), RunJson.ToElement(new { other.Messages, other.Parameters }));
}

using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;

namespace OmniStack.Agents.ToolCalling;

/// <summary>The run as the agent sees it that took the conversation over: with what was said, and a state of its own.</summary>
internal sealed class HandedOverContext(RunContext outer, RunInput input) : RunContext(input, outer.Attempt, outer.Time)
{
    /// <summary>How often the conversation was handed over in this run.</summary>
    public int HandOffs { get; } = (outer as HandedOverContext)?.HandOffs + 1 ?? 1;

    private string Prefix => $"agent:{Agent}:";

    public static HandedOverContext Create(RunContext outer, string agent, IReadOnlyList<ChatMessage> messages)
        => new(outer, outer.Input with { Agent = agent, Messages = messages });

    protected internal override Task AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken)
        => outer.AppendAsync(draft.State is { } state ? draft with { State = state with { Key = Prefix + state.Key } } : draft, cancellationToken);

    protected internal override Task<JsonElement?> FindStateAsync(string key, CancellationToken cancellationToken) => outer.FindStateAsync(Prefix + key, cancellationToken);
}

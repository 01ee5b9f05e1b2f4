using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Models;
using OmniStack.Agents.Tools;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents;

/// <summary>What the tool loop begins with.</summary>
/// <param name="Messages">The conversation, oldest first. Tool calls in it that have no result are made before the first model call.</param>
/// <param name="Tools">What the model may call; names are unique.</param>
/// <param name="Instructions">The system prompt; null for none.</param>
public sealed record RunRequest(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<AIFunction> Tools, string? Instructions = null)
{
    /// <summary>The model; null for the client's own.</summary>
    public string? Model { get; init; }

    /// <summary>0 to 2; null for the model's own.</summary>
    public float? Temperature { get; init; }

    /// <summary>The form of the model's answer; null for text.</summary>
    public ChatResponseFormat? ResponseFormat { get; init; }

    /// <summary>Goes with each model call, for the layers around the model: see <see cref="ModelCallProperties"/>. Null for nothing.</summary>
    public AdditionalPropertiesDictionary? Properties { get; init; }

    /// <summary>Model calls this run may have; null for <see cref="ToolLoopOptions.MaxSteps"/>.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>Answers to <see cref="RunEvent.ApprovalRequested"/> of earlier runs of this conversation.</summary>
    public IReadOnlyList<ApprovalAnswer> Answers { get; init; } = [];

    /// <summary>Names of tools after whose success the run is completed, without another model call.</summary>
    public IReadOnlyList<string> LastTools { get; init; } = [];

    /// <summary>Whether the model is asked to answer bit by bit; else each answer comes as a whole. Default true.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>What tools may know of the run.</summary>
    public ToolScope Scope { get; init; } = new();

    /// <summary>Called around model and tool calls; null for none.</summary>
    public ToolLoopHooks? Hooks { get; init; }
}

using Microsoft.Extensions.AI;

namespace OmniStack.Agents.ToolCalling;

/// <summary>The tools by which a model hands the conversation to another agent.</summary>
internal static class HandOff
{
    private const string Prefix = "transfer_to_";

    public static AIFunction ToolFor(string agent, string description)
        => AIFunctionFactory.Create(() => $"{agent} goes on with the conversation.", NameFor(agent),
            $"Hands the conversation to {agent}, who answers from then on. {description}".TrimEnd());

    /// <summary>Providers take letters, digits, '_' and '-' in the names of tools; keys of agents may hold dots.</summary>
    public static string NameFor(string agent) => Prefix + agent.Replace('.', '_');
}

using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Runs;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>What an agent without code must satisfy, wherever it is written.</summary>
internal static class LlmAgentRules
{
    private const string NameRule = "is missing, or no name: letters, digits, '.', '_' and '-'.";
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <exception cref="InvalidOperationException">Names place and key of what is wrong.</exception>
    public static void Check(LlmAgent agent, IReadOnlyList<LlmAgent> all)
    {
        Require(EventRules.IsName(agent.Name) && agent.Name.Length <= RunNames.MaxAgentLength, agent, "Name", NameRule);
        Require(EventRules.IsName(agent.Topic) && !EventRules.IsReserved(agent.Topic), agent, "Topic", NameRule);
        Require(agent.MaxSteps is null or (>= 1 and <= 1000), agent, "MaxSteps", "must be 1 to 1000.");
        Require(agent.Temperature is null or (>= 0 and <= 2), agent, "Temperature", "must be 0 to 2.");
        Require(IsSchema(agent.OutputSchema), agent, "OutputSchema", "is not a JSON object.");
        Require(all.Count(other => other.Name == agent.Name) == 1, agent, "Name", $"'{agent.Name}' is given to two agents.");
        RequireKnown(agent, "HandOffs", agent.HandOffs, [.. all.Select(other => other.Name)]);
        RequireKnown(agent, "RequireApproval", agent.RequireApproval, agent.Tools);
        for (var i = 0; i < agent.Publishes.Count; i++)
        {
            CheckPublish(agent, agent.Publishes[i], $"Publishes:{i}");
        }
    }

    /// <exception cref="InvalidOperationException">One of the names is not known.</exception>
    public static void RequireKnown(LlmAgent agent, string key, IEnumerable<string> names, ICollection<string> known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw Wrong(agent, key, $"names '{unknown}'. Known: {string.Join(", ", known)}.");
        }
    }

    private static void CheckPublish(LlmAgent agent, LlmPublish publish, string key)
    {
        Require(EventRules.IsName(publish.Topic) && !EventRules.IsReserved(publish.Topic), agent, $"{key}:Topic", NameRule);
        Require(publish.Name is null || EventRules.IsName(publish.Name), agent, $"{key}:Name", NameRule);
        Require(IsSchema(publish.ContentSchema), agent, $"{key}:ContentSchema", "is not a JSON object.");
        Require(publish.Timeout >= ShortestWait && publish.Timeout <= LongestWait, agent, $"{key}:Timeout", $"must be {ShortestWait} to {LongestWait}.");
    }

    private static void Require(bool holds, LlmAgent agent, string key, string reason)
    {
        if (!holds)
        {
            throw Wrong(agent, key, reason);
        }
    }

    private static InvalidOperationException Wrong(LlmAgent agent, string key, string reason) => new($"{agent.Place}:{key} {reason}");

    private static bool IsSchema(string? text)
    {
        try
        {
            return text is null || JsonElement.Parse(text).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

using OmniStack.Contracts.Events;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Features.DeadLetters;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Overview;

/// <summary>What of the agents needs attention: dead letters, above all growing ones, agents that are paused, and agents that are stuck.</summary>
internal static class AttentionList
{
    public static IReadOnlyList<AttentionItem> Of(IReadOnlyList<AgentView> agents, IReadOnlyList<NewDeadLetters> latest, TimeSpan stuckAfter) =>
        [.. agents.SelectMany(view => Of(view, latest, stuckAfter)).OrderBy(item => item.Tone == "bad" ? 0 : 1)];

    private static IEnumerable<AttentionItem> Of(AgentView view, IReadOnlyList<NewDeadLetters> latest, TimeSpan stuckAfter)
    {
        var (agent, group) = (view.Agent, view.Group);
        if (group is { DeadLetters: > 0 and var dead })
        {
            var more = Math.Min(dead, Grown(view, latest)); // Others came lately too, and were replayed or purged since.
            yield return new(more > 0 ? "bad" : "warn",
                $"{agent.Name} has {Wording.Count(dead, "dead letter")}{(more > 0 ? $", {Wording.Number(more)} of them new" : "")}.",
                new DeadLetterSearch(agent.Topic, agent.Name, null).ToPath(), "Inspect and replay");
        }
        if (agent.Paused)
        {
            yield return new("warn", $"{agent.Name} is paused{(view.Backlog > 0 ? $"; {Wording.Number(view.Backlog)} events wait" : "")}.", view.Path, "Resume");
        }
        else if (group is not null && TimeSpan.FromSeconds(group.OldestAgeSeconds) >= stuckAfter)
        {
            yield return new("bad", $"{agent.Name} has not finished an event in {Wording.Duration(TimeSpan.FromSeconds(group.OldestAgeSeconds))}.", view.Path, "Look at the agent");
        }
    }

    private static long Grown(AgentView view, IReadOnlyList<NewDeadLetters> latest)
        => latest.FirstOrDefault(one => one.Topic == view.Agent.Topic && one.Agent == view.Agent.Name)?.Count ?? 0;
}

using System.Globalization;
using OmniStack.Cli.Output;
using OmniStack.Contracts.Events;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Agents;

/// <summary>One agent with everything that is known of it.</summary>
internal static class AgentPanel
{
    public static Panel Of(AgentDto agent) => Shown.Panel(agent.Name,
        ("topic", Shown.Text(agent.Topic)), ("state", StateOf(agent)), ("description", Shown.Text(agent.Description)),
        ("tools", Shown.Text(agent.Tools.Count == 0 ? "-" : string.Join(", ", agent.Tools))),
        ("at once", Shown.Number(agent.Config.ConsumerCount)), ("retries", Shown.Number(agent.Config.DlqRetryLimit)),
        ("lease", Shown.Seconds(agent.Config.ReclaimIdleMs / 1000.0)), ("timeout", Shown.Seconds(agent.Config.TimeoutMs / 1000.0)),
        ("rate", Shown.Text(agent.Config.RatePerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate} per second") : "no limit")),
        ("created", Shown.Time(agent.CreatedAt)), ("takes", agent.ContentSchema is null ? Shown.Text("any JSON") : Shown.Json(agent.ContentSchema)));

    public static Text StateOf(AgentDto agent) => agent.Paused ? new("paused", Color.Yellow) : new("active", Color.Green);
}

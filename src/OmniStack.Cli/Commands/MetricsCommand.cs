using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands;

internal sealed class MetricsCommand : ListCommand
{
    private readonly Option<string?> _topic = Given.TopicFilter();
    private readonly Option<int> _limit = Given.Limit(100);

    public MetricsCommand() : base("metrics", "Shows what the agents did: counters and times that survive restarts.")
    {
        Add(_topic);
        Add(_limit);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var metrics = await run.Daemon.GetMetricsAsync(run.Get(_topic), run.Get(_limit), cancellationToken);
        run.Output.Show(metrics, DaemonJson.Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringAgentMetrics, View,
            all => all.SelectMany(topic => topic.Value.Select(agent => $"{topic.Key} {agent.Key}")));
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>> metrics)
    {
        var table = Shown.Table("Agent", "Topic", "Received", "Processed", "Failed", "Retried", "Dead", "Skipped", "Average", "p50", "p95", "p99");
        foreach (var (topic, agents) in metrics)
        {
            foreach (var (agent, m) in agents)
            {
                table.AddRow(Shown.Text(agent), Shown.Text(topic), Shown.Number(m.TasksReceived), Shown.Number(m.TasksProcessed), Shown.Number(m.TasksFailed),
                    Shown.Number(m.TasksRetried), Shown.Number(m.TasksDeadLettered), Shown.Number(m.TasksSkipped), Shown.Seconds(m.AvgProcessingTimeSec),
                    Shown.Seconds(m.P50ProcessingTimeSec), Shown.Seconds(m.P95ProcessingTimeSec), Shown.Seconds(m.P99ProcessingTimeSec));
            }
        }
        return table.OrNothing("No agent has worked yet.");
    }
}

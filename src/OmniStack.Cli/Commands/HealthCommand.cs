using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Health;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands;

internal sealed class HealthCommand : ListCommand
{
    private const string Daemon = "daemon";
    private const string Chat = "chat";

    private readonly Argument<string> _service = new("service") { Description = "daemon or chat.", DefaultValueFactory = _ => Daemon };

    public HealthCommand() : base("health", "Says how the daemon, or the chat service, is doing.")
    {
        _service.AcceptOnlyFromAmong(Daemon, Chat);
        Add(_service);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var report = run.Get(_service) == Chat ? await run.Chat.GetHealthAsync(cancellationToken) : await run.Daemon.GetHealthAsync(cancellationToken);
        run.Output.Show(report, HealthJson.Default.HealthReportDto, View, r => [r.Status]);
        return report.Status == "unhealthy" ? ExitCode.Bad : ExitCode.Success;
    }

    private static Rows View(HealthReportDto report)
    {
        var checks = Shown.Table("Check", "Status", "Description");
        foreach (var entry in report.Entries)
        {
            checks.AddRow(Shown.Text(entry.Name), Shown.Health(entry.Status), Shown.Text(entry.Description));
        }
        return new Rows((IRenderable[])[Shown.Panel(report.Service, ("status", Shown.Health(report.Status)), ("version", Shown.Text(report.Version)),
            ("up for", Shown.Seconds(report.UptimeSeconds))), checks]);
    }
}

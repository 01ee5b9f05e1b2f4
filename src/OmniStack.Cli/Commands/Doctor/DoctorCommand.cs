using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Doctor;

internal sealed class DoctorCommand() : CliCommand("doctor", "Says what is running, what is missing, and how to get it.")
{
    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(
        [
            .. ProgramChecks.All(run.Environment, run.Time, cancellationToken),
            .. ServiceChecks.All(run, cancellationToken),
            .. SettingChecks.All(run).Select(Task.FromResult),
        ]);
        var report = new DoctorReport(checks.Any(check => check.Status == DoctorCheck.Problem) ? "problems" : DoctorCheck.Ok, checks);
        run.Output.Show(report, CliJson.Default.DoctorReport, View, r => r.Checks.Where(check => check.Status != DoctorCheck.Ok).Select(check => check.Name));
        return report.Status == DoctorCheck.Ok ? ExitCode.Success : ExitCode.Bad;
    }

    private static Listing View(DoctorReport report)
    {
        var table = Shown.Table("", "What", "Found", "To do");
        foreach (var check in report.Checks)
        {
            var (sign, color) = check.Status switch { DoctorCheck.Ok => ("ok", Color.Green), DoctorCheck.Missing => ("-", Color.Yellow), _ => ("!", Color.Red) };
            table.AddRow(new Text(sign, color), Shown.Text(check.Name), Shown.Text(check.Found), Shown.Text(check.Cure));
        }
        return table;
    }
}

using System.Reflection;
using System.Runtime.InteropServices;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Cli.Settings;
using OmniStack.Client;
using OmniStack.Contracts.Health;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands;

internal sealed class InfoCommand() : CliCommand("info", "Shows versions, and where it looks for each service and why there.")
{
    public static string Version => typeof(InfoCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var daemon = AskAsync(run.Addresses.Daemon, run.Daemon.GetHealthAsync(cancellationToken));
        var chat = AskAsync(run.Addresses.Chat, run.Chat.GetHealthAsync(cancellationToken));
        var dashboard = AskDashboardAsync(run, cancellationToken);
        var report = new InfoReport(Version, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, RunningHost.LocateData(run.Environment),
            await daemon, await chat, await dashboard);
        run.Output.Show(report, CliJson.Default.InfoReport, View, r => [r.Version]);
        return ExitCode.Success;
    }

    private static async Task<InfoService> AskAsync(Address address, Task<HealthReportDto> asked)
    {
        try
        {
            var report = await asked;
            return new(address.Url.ToString(), address.Source, report.Status, report.Version);
        }
        catch (OmniStackApiException refusal)
        {
            return new(address.Url.ToString(), address.Source, refusal.Code, null);
        }
    }

    private static async Task<InfoService> AskDashboardAsync(CliRun run, CancellationToken cancellationToken)
    {
        var address = run.Addresses.Dashboard;
        try
        {
            await run.Dashboard.ListResourcesAsync(cancellationToken);
            return new(address.Url.ToString(), address.Source, "healthy", null);
        }
        catch (OmniStackApiException refusal)
        {
            return new(address.Url.ToString(), address.Source, refusal.Code, null);
        }
    }

    private static Rows View(InfoReport report)
    {
        var services = Shown.Table("Service", "Address", "From", "Status", "Version");
        AddRow(services, "daemon", report.Daemon);
        AddRow(services, "chat", report.Chat);
        AddRow(services, "dashboard", report.Dashboard);
        return new Rows((IRenderable[])[Shown.Panel("omni", ("version", Shown.Text(report.Version)), ("runtime", Shown.Text(report.Runtime)),
            ("system", Shown.Text(report.System)), ("data", Shown.Text(report.DataDirectory ?? "no AppHost has run here"))), services]);
    }

    private static void AddRow(Listing table, string name, InfoService service) => table.AddRow(Shown.Text(name), Shown.Text(service.Address),
        Shown.Text(service.AddressSource), Shown.Health(service.Status), Shown.Text(service.Version ?? "-"));
}

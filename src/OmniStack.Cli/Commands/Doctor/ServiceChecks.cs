using OmniStack.Cli.Running;
using OmniStack.Cli.Settings;
using OmniStack.Client;
using OmniStack.Contracts.Health;

namespace OmniStack.Cli.Commands.Doctor;

/// <summary>Asks the services how they are.</summary>
internal static class ServiceChecks
{
    private const string Start = "dotnet run --project OmniStack.AppHost starts everything; --daemon, --chat, --dashboard say where they are";

    public static IEnumerable<Task<DoctorCheck>> All(CliRun run, CancellationToken cancellationToken) =>
    [
        CheckAsync("daemon", run.Addresses.Daemon, run.Daemon.GetHealthAsync(cancellationToken)),
        CheckAsync("chat", run.Addresses.Chat, run.Chat.GetHealthAsync(cancellationToken)),
        CheckDashboardAsync(run, cancellationToken),
    ];

    private static async Task<DoctorCheck> CheckAsync(string name, Address address, Task<HealthReportDto> asked)
    {
        try
        {
            var report = await asked;
            var bad = report.Entries.Where(entry => entry.Status != "healthy").Select(entry => $"{entry.Name}: {entry.Description}").ToArray();
            return bad.Length == 0
                ? new(name, DoctorCheck.Ok, $"{report.Status} at {address.Url} ({address.Source})")
                : new(name, DoctorCheck.Problem, $"{report.Status} at {address.Url}", string.Join("; ", bad));
        }
        catch (OmniStackApiException refusal)
        {
            return new(name, DoctorCheck.Problem, $"{address.Url} ({address.Source}): {refusal.Message}", Start);
        }
    }

    private static async Task<DoctorCheck> CheckDashboardAsync(CliRun run, CancellationToken cancellationToken)
    {
        var address = run.Addresses.Dashboard;
        try
        {
            var resources = await run.Dashboard.ListResourcesAsync(cancellationToken);
            return new("dashboard", DoctorCheck.Ok, $"{resources.Count} resources at {address.Url} ({address.Source})");
        }
        catch (OmniStackApiException refusal)
        {
            return new("dashboard", DoctorCheck.Missing, $"{address.Url} ({address.Source}): {refusal.Message}",
                $"only for omni resources, logs and traces; its key is read beside the AppHost's data, or from {CliEnvironment.DashboardKeyVariable}");
        }
    }
}

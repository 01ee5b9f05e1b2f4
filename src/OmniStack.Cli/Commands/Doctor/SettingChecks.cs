using OmniStack.Cli.Running;
using OmniStack.Cli.Settings;

namespace OmniStack.Cli.Commands.Doctor;

/// <summary>Looks at what is configured; never shows a secret.</summary>
internal static class SettingChecks
{
    private const string ModelVariable = "OPENAI_API_KEY";

    public static IEnumerable<DoctorCheck> All(CliRun run)
    {
        var data = RunningHost.LocateData(run.Environment);
        yield return run.Addresses.Host is not null
            ? new("AppHost", DoctorCheck.Ok, $"runs on {data}")
            : new("AppHost", DoctorCheck.Missing, data is null ? "no data directory here or above" : $"does not run on {data}", "dotnet run --project OmniStack.AppHost");
        yield return run.Environment[ModelVariable] is not null
            ? new("model", DoctorCheck.Ok, $"{ModelVariable} is set here")
            : new("model", DoctorCheck.Missing, $"{ModelVariable} is not set here", "set it where the AppHost starts; without it the demo model answers");
        yield return run.ApiKey is not null
            ? new("key", DoctorCheck.Ok, "an API key is sent")
            : new("key", DoctorCheck.Missing, "no API key is sent", $"--api-key or {CliEnvironment.ApiKeyVariable}, when the services ask for one");
    }
}

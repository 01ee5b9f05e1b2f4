using System.CommandLine;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Settings;

/// <summary>Where the services are: the option, else the variable, else what an AppHost that runs here has given out, else its usual port.</summary>
internal sealed class Addresses(ParseResult parsed, CliEnvironment environment, RunningHost? host)
{
    private static readonly Uri DefaultDaemon = new("http://localhost:8765");
    private static readonly Uri DefaultChat = new("http://localhost:5200");
    private static readonly Uri DefaultDashboard = new("http://localhost:18888");

    public RunningHost? Host => host;

    public Address Daemon => Find(GlobalOptions.Daemon, CliEnvironment.DaemonVariable, "daemon", DefaultDaemon);

    public Address Chat => Find(GlobalOptions.Chat, CliEnvironment.ChatVariable, "chatapi", DefaultChat);

    public Address Dashboard => Find(GlobalOptions.Dashboard, CliEnvironment.DashboardVariable, RunningHost.Dashboard, DefaultDashboard);

    private Address Find(Option<Uri?> option, string variable, string resource, Uri standard)
    {
        if (parsed.GetValue(option) is { } given)
        {
            return new(given, $"option {option.Name}");
        }
        if (environment[variable] is { } set)
        {
            return new(Parse(set) ?? throw new CliException(ExitCode.Usage, $"{variable} is no absolute http(s) URL: {set}"), $"variable {variable}");
        }
        return host?.Find(resource) is { } running ? new(running, "the running AppHost") : new(standard, "default");
    }

    /// <returns>Null when it is no absolute http(s) URL.</returns>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;
}

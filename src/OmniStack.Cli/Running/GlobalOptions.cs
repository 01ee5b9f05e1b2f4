using System.CommandLine;
using System.CommandLine.Parsing;
using OmniStack.Cli.Settings;

namespace OmniStack.Cli.Running;

/// <summary>What every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON on standard output, and nothing else.", Recursive = true };
    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print only names and ids, one per line.", Recursive = true };
    public static readonly Option<bool> NoColor = new("--no-color") { Description = "No colours and no cursor movement; also by NO_COLOR and when piped.", Recursive = true };
    public static readonly Option<Uri?> Daemon = AddressOption("--daemon", $"Where the daemon is; else {CliEnvironment.DaemonVariable}.");
    public static readonly Option<Uri?> Chat = AddressOption("--chat", $"Where the chat service is; else {CliEnvironment.ChatVariable}.");
    public static readonly Option<Uri?> Dashboard = AddressOption("--dashboard", $"Where the dashboard is; else {CliEnvironment.DashboardVariable}.");
    public static readonly Option<string?> ApiKey = new("--api-key") { Description = $"Sent to daemon and chat service; else {CliEnvironment.ApiKeyVariable}.", HelpName = "key", Recursive = true };
    public static readonly Option<double> Timeout = TimeoutOption();

    public static IReadOnlyList<Option> All { get; } = [Json, Quiet, NoColor, Daemon, Chat, Dashboard, ApiKey, Timeout];

    private static Option<Uri?> AddressOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "url",
        Recursive = true,
        CustomParser = Read,
    };

    private static Option<double> TimeoutOption()
    {
        var option = new Option<double>("--timeout")
        {
            Description = "Seconds that one call may take.", HelpName = "seconds", Recursive = true, DefaultValueFactory = _ => 10,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.1 and <= 600))
            {
                result.AddError("--timeout must be 0.1 to 600 seconds.");
            }
        });
        return option;
    }

    private static Uri? Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Addresses.Parse(text) is { } url)
        {
            return url;
        }
        result.AddError($"'{text}' is no absolute http(s) URL.");
        return null;
    }
}

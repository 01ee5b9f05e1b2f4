using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Security;

namespace OmniStack.Cli.Commands.Keys;

internal sealed class KeyIssueCommand : CliCommand
{
    private readonly Argument<string> _name = new("name") { Description = "What it is for." };
    private readonly Option<ApiScope[]> _scopes = new("--scope", "-s")
    {
        Description = "What it may do: publish, read, operate, admin; several are allowed.", HelpName = "scope", Required = true, AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The only tenant whose data it reaches.", HelpName = "tenant" };
    private readonly Option<DateTimeOffset?> _expires = new("--expires") { Description = "From then on it is refused.", HelpName = "time" };
    private readonly Option<int?> _requests = new("--requests-per-minute") { Description = "A rate limit of its own.", HelpName = "count" };
    private readonly Option<int?> _events = new("--events-per-day") { Description = "How many events it may publish per day (UTC).", HelpName = "count" };

    private readonly Option<int?> _turns = new("--turns-per-day") { Description = "How many chat messages it may send per day (UTC).", HelpName = "count" };

    public KeyIssueCommand() : base("issue", "Issues an API key and prints its secret, this once.")
    {
        Add(_name);
        foreach (var option in (Option[])[_scopes, _tenant, _expires, _requests, _events, _turns])
        {
            Add(option);
        }
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        IssuedKey.Show(run, await run.Daemon.IssueKeyAsync(new(run.Required(_name), run.Required(_scopes), run.Get(_tenant), run.Get(_expires), run.Get(_requests), run.Get(_events), run.Get(_turns)), cancellationToken));
        return ExitCode.Success;
    }
}

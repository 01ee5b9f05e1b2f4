using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Settings;
using OmniStack.Client;

namespace OmniStack.Cli.Running;

/// <summary>One run of one command: what was given, whom it talks to, and where it writes.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly ParseResult _parsed;
    private readonly CliInvocation _invocation;
    private readonly Lazy<OmniStackClients> _clients;

    public CliRun(ParseResult parsed, CliInvocation invocation)
    {
        (_parsed, _invocation) = (parsed, invocation);
        Output = CliOutput.For(parsed, invocation);
        Addresses = new(parsed, invocation.Environment, RunningHost.Find(invocation.Environment));
        _clients = new(Connect);
    }

    public CliOutput Output { get; }

    public Addresses Addresses { get; }

    public CliEnvironment Environment => _invocation.Environment;

    public Interruption Interruption => _invocation.Interruption;

    public TimeProvider Time => _invocation.Time;

    public DaemonClient Daemon => _clients.Value.Daemon;

    public ChatApiClient Chat => _clients.Value.ChatApi;

    public DashboardClient Dashboard => _clients.Value.Dashboard;

    /// <summary>The key that is sent; null for none.</summary>
    public string? ApiKey => _parsed.GetValue(GlobalOptions.ApiKey) ?? Environment[CliEnvironment.ApiKeyVariable];

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => _parsed.GetValue(argument);

    /// <summary>Of an option or argument that the parser has required.</summary>
    public T Required<T>(Option<T> option) => _parsed.GetRequiredValue(option);

    /// <inheritdoc cref="Required{T}(Option{T})"/>
    public T Required<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>Whether the option stands on the command line, with or without a value.</summary>
    public bool IsGiven(Option option) => _parsed.GetResult(option) is { Implicit: false };

    public void Dispose()
    {
        if (_clients.IsValueCreated)
        {
            _clients.Value.Dispose();
        }
    }

    private OmniStackClients Connect()
    {
        var timeout = TimeSpan.FromSeconds(_parsed.GetValue(GlobalOptions.Timeout));
        return new(new()
        {
            DaemonAddress = Addresses.Daemon.Url,
            ChatApiAddress = Addresses.Chat.Url,
            DashboardAddress = Addresses.Dashboard.Url,
            DashboardKey = Environment[CliEnvironment.DashboardKeyVariable] ?? Addresses.Host?.DashboardKey,
            ApiKey = ApiKey,
            ClientId = Environment[CliEnvironment.ClientIdVariable],
            Timeout = timeout,
            HealthTimeout = timeout < TimeSpan.FromMinutes(1) ? timeout : TimeSpan.FromMinutes(1),
        }, Time);
    }
}

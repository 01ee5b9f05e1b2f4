using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Dashboard;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>The dashboard, in the host's own process. Its token and key are kept, so that a browser stays logged in over restarts.</summary>
internal sealed partial class HostedDashboard(HostedResources resources, IOptions<LocalHostingOptions> hosting, IOptions<DashboardOptions> options,
    IConfiguration configuration, DataDirectory data, HostControl host, ILoggerFactory logging, TimeProvider time)
{
    private const int KeyLength = 32;

    /// <summary>Null while it does not run.</summary>
    public DashboardServer? Server { get; private set; }

    /// <summary>Starts it unless it is switched off. The application runs on without it when it cannot listen.</summary>
    /// <exception cref="DistributedApplicationException">Its settings are wrong.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!hosting.Value.Dashboard)
        {
            return;
        }
        var settings = options.Value;
        settings.ApplicationName = host.ApplicationName;
        settings.DataDirectory ??= data.Create("dashboard");
        settings.LoginToken ??= FromAspire("FRONTEND_BROWSERTOKEN") ?? Secret("dashboard-token");
        settings.AllowAnonymous |= bool.TryParse(FromAspire("UNSECURED_ALLOW_ANONYMOUS"), out var allows) && allows;
        settings.ApiKey ??= Secret("dashboard-api-key");
        try
        {
            Server = await DashboardServer.StartAsync(settings, resources, logging, time, cancellationToken);
        }
        catch (OptionsValidationException error)
        {
            throw new DistributedApplicationException(error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotStarted(host.Logger, error.Message);
        }
    }

    /// <summary>Shows what runs from here on.</summary>
    public void Show(IReadOnlyList<ResourceNode> nodes) => resources.Show(nodes);

    public ValueTask StopAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A setting under the name that Aspire gives it, or gave it before.</summary>
    private string? FromAspire(string name) => configuration[$"ASPIRE_DASHBOARD_{name}"] ?? configuration[$"DOTNET_DASHBOARD_{name}"];

    private string Secret(string name) => SecretFile.ReadOrCreate(data, name, new GenerateParameterDefault { MinLength = KeyLength, Special = false });

    [LoggerMessage(EventId = 5030, Level = LogLevel.Warning, Message = "The dashboard cannot be started: {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string reason);
}

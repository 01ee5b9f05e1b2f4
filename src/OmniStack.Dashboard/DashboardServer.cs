using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Dashboard.Hosting;
using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard;

/// <summary>A running dashboard. It lives in the process of the host that starts it and ends with its disposal.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const int MaxAttempts = 5;

    private readonly WebApplication _app;

    private DashboardServer(WebApplication app, DashboardPorts ports, Security.AccessKeys keys, bool allowsAnonymous)
    {
        _app = app;
        Url = new($"http://localhost:{ports.Pages}/");
        LoginUrl = allowsAnonymous ? Url : new(Url, $"login?t={keys.LoginToken}");
        OtlpGrpcEndpoint = new($"http://localhost:{ports.Grpc}");
        OtlpHttpEndpoint = new($"http://localhost:{ports.Http}");
        ApiKey = keys.ApiKey;
    }

    /// <summary>Where the pages, the API (<c>/api/telemetry</c>) and MCP (<c>/mcp</c>) are.</summary>
    public Uri Url { get; }

    /// <summary>Opens the pages, logged in. A secret, unless nobody has to log in: for the user's console only.</summary>
    public Uri LoginUrl { get; }

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with the protocol <c>grpc</c>.</summary>
    public Uri OtlpGrpcEndpoint { get; }

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with the protocol <c>http/protobuf</c>.</summary>
    public Uri OtlpHttpEndpoint { get; }

    /// <summary>
    /// For <c>OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key=…</c>, and as <c>x-api-key</c>, <c>x-mcp-api-key</c> or bearer token of
    /// the API and of MCP.
    /// </summary>
    public string ApiKey { get; }

    /// <summary>Starts to listen on the loopback addresses.</summary>
    /// <param name="logging">Where it logs to; null for nowhere.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static async Task<DashboardServer> StartAsync(DashboardOptions options, IResourceSource resources, ILoggerFactory? logging,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var validation = new DashboardOptionsValidator().Validate(null, options);
        if (validation.Failed)
        {
            throw new OptionsValidationException(DashboardOptions.Section, typeof(DashboardOptions), validation.Failures);
        }
        for (var attempt = 1; ; attempt++)
        {
            // After the first attempt any ports: another program took one between the choice and the start.
            var ports = attempt == 1 ? DashboardPorts.Choose(options) : DashboardPorts.ChooseAny();
            var app = Build(options, ports, resources, logging, time);
            try
            {
                await app.StartAsync(cancellationToken);
                return new(app, ports, app.Services.GetRequiredService<Security.AccessKeys>(), options.AllowAnonymous);
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                await app.DisposeAsync();
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Ends the open streams, writes what is still to be recorded, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(DashboardOptions options, DashboardPorts ports, IResourceSource resources, ILoggerFactory? logging, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(DashboardServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ports.Listen(kestrel, options));
        builder.Services.AddDashboard(options, resources, time);
        builder.Services.AddSingleton(ports);
        if (logging is not null)
        {
            builder.Services.AddSingleton(logging);
        }
        var app = builder.Build();
        app.MapDashboard(ports);
        return app;
    }
}

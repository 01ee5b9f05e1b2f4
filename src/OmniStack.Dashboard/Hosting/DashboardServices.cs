using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OmniStack.Dashboard.Api;
using OmniStack.Dashboard.Mcp;
using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Security;
using OmniStack.Dashboard.Telemetry;
using OmniStack.Dashboard.Transfer;
using OmniStack.Dashboard.Web;

namespace OmniStack.Dashboard.Hosting;

/// <summary>What the dashboard consists of.</summary>
internal static class DashboardServices
{
    public static void AddDashboard(this IServiceCollection services, DashboardOptions options, IResourceSource resources, TimeProvider time)
    {
        services.AddSingleton(options).AddSingleton(resources).AddSingleton(time);
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddRoutingCore();
        services.AddRazorComponents();
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = options.MaxImportBytes + 1024);
        services.AddSingleton<AccessKeys>().AddSingleton<PageGuard>().AddSingleton<FollowerLimit>();
        services.AddSingleton<TelemetryStore>().AddSingleton<OtlpDecoder>().AddSingleton<TelemetryIntake>().AddSingleton<TelemetryArchive>();
        services.AddSingleton<OtlpHttpEndpoints>().AddSingleton<OtlpGrpcEndpoints>();
        services.AddSingleton<TelemetryEndpoints>().AddSingleton<McpTools>().AddSingleton<McpEndpoint>();
        services.AddSingleton<PageFactory>().AddSingleton<PageEndpoints>().AddSingleton<LiveEndpoints>()
            .AddSingleton<ActionEndpoints>().AddSingleton<ExportEndpoints>().AddSingleton<LoginEndpoints>();
        services.AddSingleton<RunCatalog>().AddSingleton<RunRecorder>().AddHostedService(provider => provider.GetRequiredService<RunRecorder>());
        services.AddSingleton<LiveConsoles>().AddSingleton<ConsoleRecorder>().AddHostedService(provider => provider.GetRequiredService<ConsoleRecorder>());
    }
}

using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Contracts.Health;

namespace OmniStack.Web.Features.Overview;

/// <summary>The web application's own report: what the others are asked for over HTTP.</summary>
internal sealed class WebHealth(HealthCheckService checks, TimeProvider time)
{
    private static readonly string Version =
        typeof(WebHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    private readonly long _started = time.GetTimestamp();

    public async Task<HealthReportDto> ReadAsync(CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        return new(Name(report.Status), "OmniStack.Web", Version, time.GetElapsedTime(_started).TotalSeconds,
            [.. report.Entries.Select(entry => new HealthEntryDto(entry.Key, Name(entry.Value.Status), entry.Value.Description, new Dictionary<string, string>()))]);
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}

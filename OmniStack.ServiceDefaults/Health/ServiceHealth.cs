using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OmniStack.Contracts.Health;

namespace OmniStack.ServiceDefaults.Health;

/// <summary>This service's health, as <c>GET /health</c> answers it. An exception of a check stays in the log.</summary>
public sealed class ServiceHealth(HealthCheckService checks, IHostEnvironment environment, TimeProvider time)
{
    private static readonly string Version =
        typeof(ServiceHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    private static readonly DateTimeOffset ProcessStart = ReadProcessStart();

    /// <summary>Runs every check.</summary>
    public async Task<HealthReportDto> ReadAsync(CancellationToken cancellationToken) => Describe(await checks.CheckHealthAsync(cancellationToken));

    internal HealthReportDto Describe(HealthReport report) => new(Name(report.Status), environment.ApplicationName, Version,
        Math.Round(Math.Max(0, (time.GetUtcNow() - ProcessStart).TotalSeconds), 1),
        [.. report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => ToDto(e.Key, e.Value))]);

    private static HealthEntryDto ToDto(string name, HealthReportEntry entry) => new(name, Name(entry.Status),
        // A check that throws is described by its exception's text, which may hold anything.
        entry.Exception is { } error && entry.Description == error.Message ? "The check failed; the log has the reason." : entry.Description,
        entry.Data.ToDictionary(d => d.Key, d => Convert.ToString(d.Value, CultureInfo.InvariantCulture) ?? ""));

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };

    private static DateTimeOffset ReadProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime);
    }
}

using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Contracts.Health;

namespace OmniStack.ServiceDefaults.Health;

/// <summary>Writes a health report as a <see cref="HealthReportDto"/>. An exception of a check stays in the log.</summary>
internal sealed class HealthReportWriter(string service, TimeProvider time)
{
    private static readonly string Version =
        typeof(HealthReportWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    private readonly long _started = time.GetTimestamp();

    public async Task WriteAsync(HttpContext context, HealthReport report)
    {
        var body = new HealthReportDto(Name(report.Status), service, Version, Math.Round(time.GetElapsedTime(_started).TotalSeconds, 1),
            [.. report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => ToDto(e.Key, e.Value))]);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, body, HealthJson.Default.HealthReportDto, context.RequestAborted);
    }

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
}

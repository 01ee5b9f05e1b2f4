using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Telemetry;

namespace OmniStack.Client;

/// <summary>The HTTP API of the AppHost's dashboard. Every method throws <see cref="OmniStackApiException"/> when it refuses or does not answer.</summary>
public sealed class DashboardClient(HttpClient http, IOptions<OmniStackClientOptions> options, TimeProvider time)
{
    private const string Api = "/api/telemetry";

    private readonly ApiTransport _api = new("dashboard", http, time);
    private readonly OmniStackClientOptions _options = options.Value;

    /// <summary>The application's resources, in the order in which it declares them.</summary>
    public Task<IReadOnlyList<ResourceDto>> ListResourcesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Api}/resources", TelemetryJson.Default.IReadOnlyListResourceDto, _options.Timeout, cancellationToken);

    /// <summary>Runs a command of a resource, such as <c>restart</c>, until its effect is there, at most <see cref="OmniStackClientOptions.TurnTimeout"/>.</summary>
    public Task<ResourceCommandDone> RunCommandAsync(string resource, string command, CancellationToken cancellationToken = default) =>
        _api.PostOrConflictAsync($"{Api}/resources/{Uri.EscapeDataString(resource)}/commands/{Uri.EscapeDataString(command)}",
            TelemetryJson.Default.ResourceCommandDone, _options.TurnTimeout, cancellationToken);

    /// <summary>The log records that match, latest first.</summary>
    public Task<IReadOnlyList<LogDto>> ListLogsAsync(TelemetryFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Api}/logs{filter.ToQuery()}", TelemetryJson.Default.IReadOnlyListLogDto, _options.Timeout, cancellationToken);

    /// <summary>The kept log records that match, oldest first, then each new one, for as long as it is read.</summary>
    public IAsyncEnumerable<LogDto> FollowLogsAsync(TelemetryFilter filter, CancellationToken cancellationToken = default) =>
        FollowAsync("logs", filter, TelemetryJson.Default.LogDto, cancellationToken);

    /// <summary>The traces that match, latest first, without their spans.</summary>
    public Task<IReadOnlyList<TraceDto>> ListTracesAsync(TelemetryFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Api}/traces{filter.ToQuery()}", TelemetryJson.Default.IReadOnlyListTraceDto, _options.Timeout, cancellationToken);

    /// <returns>The trace with its spans, or <see langword="null"/> when it is not kept.</returns>
    public async Task<TraceDto?> FindTraceAsync(string traceId, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _api.GetAsync($"{Api}/traces/{Uri.EscapeDataString(traceId)}", TelemetryJson.Default.TraceDto, _options.Timeout, cancellationToken);
        }
        catch (OmniStackApiException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The kept spans that match, then each new one, for as long as it is read.</summary>
    public IAsyncEnumerable<SpanDto> FollowSpansAsync(TelemetryFilter filter, CancellationToken cancellationToken = default) =>
        FollowAsync("spans", filter, TelemetryJson.Default.SpanDto, cancellationToken);

    private async IAsyncEnumerable<T> FollowAsync<T>(string what, TelemetryFilter filter, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken) where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/{what}{filter.ToQuery(follow: true)}");
        await using var answer = await _api.FollowAsync(request, _options.Timeout, cancellationToken);
        await foreach (var item in answer.ReadValuesAsync(type, cancellationToken))
        {
            if (item is not null)
            {
                yield return item;
            }
        }
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OmniStack.Contracts.Telemetry;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

/// <summary>
/// /api/telemetry: what the pages show, as JSON, the newest first. <c>follow=true</c> makes it newline-delimited JSON that
/// goes on: the kept ones, oldest first, then each new one.
/// </summary>
internal sealed class TelemetryEndpoints(TelemetryStore live, IResourceSource resources, FollowerLimit followers, DashboardOptions options, TimeProvider time)
{
    private const int StandardLimit = 200;
    private const int MaxLimit = 10_000;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/telemetry");
        api.MapGet("/resources", () => Results.Json(resources.Resources.Select(r => r.ToDto()), ApiJson.Options));
        api.MapGet("/spans", GetSpansAsync);
        api.MapGet("/logs", GetLogsAsync);
        api.MapGet("/traces", GetTracesAsync);
        api.MapGet("/traces/{id}", (string id) => Ids.ParseTrace(id) is { } traceId && live.Traces.Find(traceId) is { } trace
            ? Results.Json(trace.ToDto(withSpans: true), ApiJson.Options)
            : Results.NotFound());
        api.MapPost("/resources/{name}/commands/{command}", ExecuteAsync);
    }

    private async Task<IResult> ExecuteAsync(string name, string command, CancellationToken cancellationToken)
    {
        if (resources.Resources.FirstOrDefault(r => r.Name == name) is not { } resource || resource.Commands.FirstOrDefault(c => c.Name == command) is not { } known)
        {
            return Results.NotFound();
        }
        var failure = !known.IsEnabled ? "That cannot be done now." : await resources.ExecuteAsync(name, command, cancellationToken);
        return Results.Json(new ResourceCommandDone(failure is null, failure), ApiJson.Options, statusCode: failure is null ? 200 : 409);
    }

    private Task GetSpansAsync(HttpContext context)
    {
        var query = QueryReader.Traces(context.Request.Query);
        var traceId = Ids.ParseTrace(context.Request.Query["traceId"]);
        bool Wanted(SpanRecord s) => (traceId is null || s.TraceId == traceId) && (query.HasError is null || s.IsError == query.HasError) && query.MatchesSpan(s);
        if (IsFollowing(context))
        {
            return FollowAsync(context, () => live.Traces.Version, new SpanCursor(live.Traces, Wanted).Read);
        }
        var spans = live.Traces.Newest().SelectMany(t => t.Spans.ToArray()).Where(Wanted)
            .Take(QueryReader.Limit(context.Request.Query, StandardLimit, MaxLimit)).Select(s => s.ToDto());
        return Results.Json(spans, ApiJson.Options).ExecuteAsync(context);
    }

    private Task GetLogsAsync(HttpContext context)
    {
        var query = QueryReader.Logs(context.Request.Query);
        if (IsFollowing(context))
        {
            var next = 0L;
            return FollowAsync(context, () => live.Logs.Version, () =>
            {
                var logs = live.Logs.From(next).ToArray();
                next = logs.Length > 0 ? logs[^1].Id + 1 : next;
                return logs.Where(query.Matches).Select(l => l.ToDto());
            });
        }
        var found = live.Logs.Newest().Where(l => query.Matches(l) && (context.Request.Query["hasError"] != "true" || l.Level >= LogSeverity.Error))
            .Take(QueryReader.Limit(context.Request.Query, StandardLimit, MaxLimit)).Select(l => l.ToDto());
        return Results.Json(found, ApiJson.Options).ExecuteAsync(context);
    }

    private Task GetTracesAsync(HttpContext context)
    {
        var query = QueryReader.Traces(context.Request.Query);
        var traceId = Ids.ParseTrace(context.Request.Query["traceId"]);
        bool Wanted(Trace t) => (traceId is null || t.Id == traceId) && query.Matches(t);
        if (IsFollowing(context))
        {
            return FollowAsync(context, () => live.Traces.Version, new TraceCursor(live.Traces, Wanted, withSpans: traceId is not null).Read);
        }
        var found = live.Traces.Newest().Where(Wanted)
            .Take(QueryReader.Limit(context.Request.Query, StandardLimit, MaxLimit)).Select(t => t.ToDto(withSpans: traceId is not null));
        return Results.Json(found, ApiJson.Options).ExecuteAsync(context);
    }

    private static bool IsFollowing(HttpContext context) => context.Request.Query["follow"] == "true";

    private Task FollowAsync<T>(HttpContext context, Func<long> version, Func<IEnumerable<T>> read) => followers.RunAsync(context, async cancellationToken =>
    {
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(cancellationToken);
        using var timer = new PeriodicTimer(options.RefreshInterval, time);
        var seen = -1L;
        do
        {
            if (version() is var now && now == seen)
            {
                continue;
            }
            seen = now;
            foreach (var item in read())
            {
                await JsonSerializer.SerializeAsync(context.Response.Body, item, ApiJson.Options, cancellationToken);
                await context.Response.Body.WriteAsync(NewLine, cancellationToken);
            }
            await context.Response.Body.FlushAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    });
}

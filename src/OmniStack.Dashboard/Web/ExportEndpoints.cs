using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Api;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Telemetry;
using OmniStack.Dashboard.Transfer;

namespace OmniStack.Dashboard.Web;

/// <summary>Files to take along: everything as a zip, or what a page shows as OTLP JSON. Both can be imported.</summary>
internal sealed class ExportEndpoints(PageFactory pages, TelemetryArchive archive, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data/export", ExportAllAsync);
        routes.MapGet("/logs/export", context => ExportAsync(context, "logs", (page, json) =>
            OtlpJsonWriter.WriteLogs(json, page.Store.Logs.From(0).Where(QueryReader.Logs(page.Query).Matches))));
        routes.MapGet("/traces/export", context => ExportAsync(context, "traces", (page, json) =>
            OtlpJsonWriter.WriteSpans(json, page.Store.Traces.Newest().Where(QueryReader.Traces(page.Query).Matches).SelectMany(t => t.Spans.ToArray()))));
        routes.MapGet("/traces/{trace}/export", context => ExportAsync(context, "trace", (page, json) =>
            OtlpJsonWriter.WriteSpans(json, Ids.ParseTrace(context.Request.RouteValues["trace"] as string) is { } id && page.Store.Traces.Find(id) is { } trace ? trace.Spans.ToArray() : [])));
    }

    private async Task ExportAllAsync(HttpContext context)
    {
        var page = await pages.CreateAsync(context);
        Begin(context, "application/zip", "telemetry", "zip");
        await archive.WriteAsync(context.Response.Body, page.Store, page.Consoles, page.IsLive, context.RequestAborted);
    }

    private async Task ExportAsync(HttpContext context, string name, Action<Page, Utf8JsonWriter> write)
    {
        var page = await pages.CreateAsync(context);
        Begin(context, "application/json", name, "json");
        await using var json = new Utf8JsonWriter(context.Response.Body, new() { Encoder = ApiJson.Options.Encoder });
        write(page, json);
        await json.FlushAsync(context.RequestAborted);
    }

    private void Begin(HttpContext context, string contentType, string name, string extension)
    {
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control)
        {
            control.AllowSynchronousIO = true; // Neither the JSON writer nor the zip's deflate can do without.
        }
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}-{time.GetUtcNow():yyyyMMdd-HHmmss}.{extension}\"";
    }
}

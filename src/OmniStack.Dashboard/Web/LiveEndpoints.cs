using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Api;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Telemetry;
using OmniStack.Dashboard.Web.Views;

namespace OmniStack.Dashboard.Web;

/// <summary>What keeps open pages up to date: /live says that something has changed, /console/stream sends lines.</summary>
internal sealed class LiveEndpoints(TelemetryStore live, IResourceSource resources, LiveConsoles consoles, PageFactory pages, FollowerLimit followers, DashboardOptions options, TimeProvider time)
{
    private const int MaxWaitingLines = 5000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", context => followers.RunAsync(context, cancellationToken => WatchAsync(context, cancellationToken)));
        routes.MapGet("/console/stream", context => followers.RunAsync(context, cancellationToken => StreamAsync(context, cancellationToken)));
        routes.MapGet("/console/download", DownloadAsync);
    }

    private async Task WatchAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var watched = context.Request.Query["watch"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        await StartAsync(context, cancellationToken);
        using var timer = new PeriodicTimer(options.RefreshInterval, time);
        for (var seen = Version(watched); await timer.WaitForNextTickAsync(cancellationToken);)
        {
            if (Version(watched) is var now && now != seen)
            {
                seen = now;
                await context.Response.WriteAsync("event: change\ndata: \n\n", cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    private (long, long, long, long) Version(HashSet<string> watched) => (
        watched.Contains("resources") ? resources.Version : 0, watched.Contains("logs") ? live.Logs.Version : 0,
        watched.Contains("traces") ? live.Traces.Version : 0, watched.Contains("metrics") ? live.Metrics.Version : 0);

    private async Task StreamAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var from = DateTimeOffset.TryParse(query["from"], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : DateTimeOffset.MinValue;
        var showResource = QueryReader.Text(query, "resource") is null;
        var lines = Channel.CreateBounded<(string, ConsoleLine)>(new BoundedChannelOptions(MaxWaitingLines) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        await StartAsync(context, cancellationToken);
        var readers = ConsoleReader.Names(consoles, query).Select(name => PumpAsync(name, from, lines.Writer, cancellationToken)).ToArray();
        var writing = WriteAsync(context, lines.Reader, showResource, cancellationToken);
        await Task.WhenAll([.. readers, writing]);
    }

    private async Task PumpAsync(string resource, DateTimeOffset from, ChannelWriter<(string, ConsoleLine)> lines, CancellationToken cancellationToken)
    {
        await foreach (var line in resources.ReadConsoleAsync(resource, follow: true, cancellationToken))
        {
            if (line.Time > from)
            {
                await lines.WriteAsync((resource, line), cancellationToken);
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, ChannelReader<(string Resource, ConsoleLine Line)> lines, bool showResource, CancellationToken cancellationToken)
    {
        var isUtc = ConsoleReader.IsUtc(context.Request.Query);
        while (await lines.WaitToReadAsync(cancellationToken))
        {
            var html = new StringBuilder();
            while (html.Length < 64 * 1024 && lines.TryRead(out var next))
            {
                if (ConsoleReader.Matches(context.Request.Query, next.Line))
                {
                    AppendRow(html, showResource ? next.Resource : null, next.Line, isUtc);
                }
            }
            if (html.Length > 0)
            {
                await context.Response.WriteAsync($"event: lines\ndata: {html}\n\n", cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>What ConsoleRow.razor renders, on one row: lines of an event must not hold line ends.</summary>
    private static void AppendRow(StringBuilder html, string? resource, ConsoleLine line, bool isUtc)
    {
        html.Append(line.IsError ? "<p class=\"stderr\">" : "<p>")
            .Append(CultureInfo.InvariantCulture, $"<time datetime=\"{Format.Iso(line.Time)}\">{Format.Time(line.Time, isUtc)}</time>");
        if (resource is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<b class=\"{Format.Colour(resource)}\">{WebUtility.HtmlEncode(resource)}</b>");
        }
        html.Append("<span>");
        foreach (var part in AnsiText.Parse(line.Text))
        {
            var text = WebUtility.HtmlEncode(part.Text.ReplaceLineEndings(" "));
            html.Append(part.IsLink ? $"<a class=\"{part.Classes}\" href=\"{text}\" target=\"_blank\" rel=\"noopener noreferrer\">{text}</a>"
                : part.Classes.Length == 0 ? text : $"<span class=\"{part.Classes}\">{text}</span>");
        }
        html.Append("</span></p>");
    }

    private async Task DownloadAsync(HttpContext context)
    {
        var page = await pages.CreateAsync(context);
        var lines = await ConsoleReader.ReadAsync(page.Consoles, context.Request.Query, context.RequestAborted, int.MaxValue);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"console.txt\"";
        foreach (var (resource, line) in lines)
        {
            await context.Response.WriteAsync($"{Format.Iso(line.Time)} [{resource}] {AnsiText.Plain(line.Text)}\n", context.RequestAborted);
        }
    }

    private static async Task StartAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(": open\n\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}

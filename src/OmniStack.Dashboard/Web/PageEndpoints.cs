using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Hosting;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Telemetry;
using OmniStack.Dashboard.Web.Pages;

namespace OmniStack.Dashboard.Web;

/// <summary>The pages that only show something.</summary>
internal sealed class PageEndpoints(PageFactory pages, DashboardPorts ports, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => ShowAsync<ResourcesPage>(context));
        routes.MapGet("/console", ShowConsoleAsync);
        routes.MapGet("/search", SearchAsync);
        routes.MapGet("/logs", ShowFilteredAsync<LogsPage>);
        routes.MapGet("/traces", ShowFilteredAsync<TracesPage>);
        routes.MapGet("/traces/{trace}", ShowTraceAsync);
        routes.MapGet("/genai/{trace}/{span}", ShowGenAiAsync);
        routes.MapGet("/metrics", context => ShowAsync<MetricsPage>(context));
        routes.MapGet("/data", context => ShowAsync<DataPage>(context));
        routes.MapGet("/data/compare", context => ShowAsync<ComparePage>(context));
        routes.MapGet("/help", context => ShowAsync<HelpPage>(context,
            (nameof(HelpPage.Grpc), $"http://localhost:{ports.Grpc}"), (nameof(HelpPage.Http), $"http://localhost:{ports.Http}")));
        routes.MapFallback(context => ShowMissingAsync(context, "There is no such page."));
    }

    /// <summary>A new condition comes as three fields of the form; it becomes one of the address.</summary>
    private Task ShowFilteredAsync<T>(HttpContext context) where T : IComponent
    {
        var query = context.Request.Query;
        if (QueryReader.Text(query, "nf") is not { } field || FieldFilter.Parse($"{field}{query["no"]}{query["nv"]}") is not { } filter)
        {
            return ShowAsync<T>(context);
        }
        var kept = query.Where(q => q.Key is not ("nf" or "no" or "nv")).SelectMany(q => q.Value, (q, value) => (q.Key, value)).Where(q => !string.IsNullOrEmpty(q.value));
        context.Response.Redirect(Links.To(context.Request.Path, [.. kept, ("f", filter.ToString())]));
        return Task.CompletedTask;
    }

    private async Task ShowConsoleAsync(HttpContext context)
    {
        var readAt = time.GetUtcNow();
        var page = await pages.CreateAsync(context);
        var lines = await ConsoleReader.ReadAsync(page.Consoles, context.Request.Query, context.RequestAborted);
        await RenderAsync<ConsolePage>(context, page, (nameof(ConsolePage.Lines), lines), (nameof(ConsolePage.ReadAt), readAt));
    }

    private async Task SearchAsync(HttpContext context)
    {
        var page = await pages.CreateAsync(context);
        var lines = page["q"] is null ? [] : await ConsoleReader.ReadAsync(page.Consoles, context.Request.Query, context.RequestAborted, SearchPage.MaxShown);
        await RenderAsync<SearchPage>(context, page, (nameof(SearchPage.Lines), lines));
    }

    private async Task ShowTraceAsync(HttpContext context)
    {
        var page = await pages.CreateAsync(context);
        if (FindTrace(context, page) is { } trace)
        {
            await RenderAsync<TracePage>(context, page, (nameof(TracePage.Trace), trace));
            return;
        }
        await ShowMissingAsync(context, "This trace has not come, or it is no longer held.");
    }

    private async Task ShowGenAiAsync(HttpContext context)
    {
        var page = await pages.CreateAsync(context);
        var spanId = Ids.ParseSpan(context.Request.RouteValues["span"] as string);
        if (FindTrace(context, page) is { } trace && Array.Find(trace.Spans.ToArray(), s => s.SpanId == spanId) is { } span)
        {
            await RenderAsync<GenAiPage>(context, page, (nameof(GenAiPage.Trace), trace), (nameof(GenAiPage.Span), span));
            return;
        }
        await ShowMissingAsync(context, "This call has not come, or it is no longer held.");
    }

    private static Trace? FindTrace(HttpContext context, Page page) =>
        Ids.ParseTrace(context.Request.RouteValues["trace"] as string) is { } id ? page.Store.Traces.Find(id) : null;

    private Task ShowMissingAsync(HttpContext context, string what)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return ShowAsync<NotFoundPage>(context, (nameof(NotFoundPage.What), what));
    }

    private async Task ShowAsync<T>(HttpContext context, params (string Name, object Value)[] parameters) where T : IComponent =>
        await RenderAsync<T>(context, await pages.CreateAsync(context), parameters);

    private static Task RenderAsync<T>(HttpContext context, Page page, params (string Name, object Value)[] parameters) where T : IComponent
    {
        var all = parameters.ToDictionary(p => p.Name, p => (object?)p.Value, StringComparer.Ordinal);
        all[nameof(Page)] = page;
        return new RazorComponentResult<T>(all) { StatusCode = context.Response.StatusCode, PreventStreamingRendering = true }.ExecuteAsync(context);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Security;
using OmniStack.Dashboard.Telemetry;
using OmniStack.Dashboard.Transfer;

namespace OmniStack.Dashboard.Web;

/// <summary>What the pages can do: forms, answered by going back to the page.</summary>
internal sealed class ActionEndpoints(PageFactory pages, IResourceSource resources, TelemetryStore live, RunCatalog catalog, TelemetryArchive archive,
    DashboardOptions options, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/command", ExecuteAsync);
        routes.MapGet("/theme", SetThemeAsync);
        routes.MapPost("/logout", context =>
        {
            AccessKeys.LogOut(context);
            return GoAsync(context, "/login");
        });
        routes.MapPost("/data/look", LookAtAsync);
        routes.MapPost("/data/clear", ClearAsync);
        routes.MapPost("/data/import", ImportAsync);
        routes.MapGet("/data/export", ExportAsync);
    }

    private async Task ExecuteAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (name, command) = (context.Request.Query["resource"].ToString(), form["command"].ToString());
        var known = resources.Resources.FirstOrDefault(r => r.Name == name)?.Commands.Any(c => c.Name == command && c.IsEnabled) == true;
        var failure = known ? await resources.ExecuteAsync(name, command, context.RequestAborted) : "That cannot be done now.";
        if (context.Request.Headers.Accept == "application/json")
        {
            await Results.Json(new { text = failure is null ? $"Done: {command} {name}" : $"{command} {name}: {failure}", failed = failure is not null }).ExecuteAsync(context);
            return;
        }
        await GoAsync(context, Links.Local(context.Request.Query["back"]));
    }

    private static Task SetThemeAsync(HttpContext context)
    {
        var theme = context.Request.Query["to"] == "dark" ? "dark" : "light";
        context.Response.Cookies.Append(Page.ThemeCookie, theme, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        return GoAsync(context, Links.Local(context.Request.Query["back"]));
    }

    private static Task LookAtAsync(HttpContext context)
    {
        if (QueryReader.Text(context.Request.Query, "run") is { } id && RunInfo.IsId(id))
        {
            context.Response.Cookies.Append(Page.RunCookie, id, new() { HttpOnly = true, SameSite = SameSiteMode.Lax });
        }
        else
        {
            context.Response.Cookies.Delete(Page.RunCookie);
        }
        return GoAsync(context, "/traces");
    }

    private async Task ClearAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        live.Clear(form["resource"].ToString() is { Length: > 0 } service ? service : null);
        await GoAsync(context, "/data");
    }

    private async Task ImportAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (options.DataDirectory is null || form.Files.Count != 1 || form.Files[0].Length > options.MaxImportBytes)
        {
            await GoAsync(context, "/data?error=import");
            return;
        }
        var bytes = new byte[form.Files[0].Length];
        await using (var content = form.Files[0].OpenReadStream())
        {
            await content.ReadExactlyAsync(bytes, context.RequestAborted);
        }
        try
        {
            var id = await catalog.ImportAsync(await archive.ReadAsync(bytes, context.RequestAborted), context.RequestAborted);
            context.Response.Cookies.Append(Page.RunCookie, id, new() { HttpOnly = true, SameSite = SameSiteMode.Lax });
            await GoAsync(context, "/traces");
        }
        catch (MalformedTelemetryException)
        {
            await GoAsync(context, "/data?error=import");
        }
    }

    private async Task ExportAsync(HttpContext context)
    {
        var page = await pages.CreateAsync(context);
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control)
        {
            control.AllowSynchronousIO = true; // Neither the JSON writer nor the zip's deflate can do without.
        }
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"telemetry-{time.GetUtcNow():yyyyMMdd-HHmmss}.zip\"";
        await archive.WriteAsync(context.Response.Body, page.Store, page.IsLive, context.RequestAborted);
    }

    private static Task GoAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}

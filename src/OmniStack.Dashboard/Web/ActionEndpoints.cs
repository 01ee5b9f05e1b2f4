using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
internal sealed class ActionEndpoints(IResourceSource resources, TelemetryStore live, RunCatalog catalog, TelemetryArchive archive, DashboardOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/command", ExecuteAsync);
        routes.MapPost("/parameter", SetParameterAsync);
        routes.MapGet("/theme", SetThemeAsync);
        routes.MapPost("/logout", context =>
        {
            AccessKeys.LogOut(context);
            return GoAsync(context, "/login");
        });
        routes.MapPost("/data/look", LookAtAsync);
        routes.MapPost("/data/clear", ClearAsync);
        routes.MapPost("/data/import", ImportAsync);
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

    private async Task SetParameterAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var name = context.Request.Query["name"].ToString();
        var known = resources.Resources.Any(r => r is { Type: ResourceView.ParameterType, State: ResourceView.ValueMissing } && r.Name == name);
        var failure = !known ? "It has a value." : form["value"].ToString() is { Length: > 0 } value ? await resources.SetParameterAsync(name, value, context.RequestAborted) : "A value is missing.";
        await GoAsync(context, Links.To("/", ("view", "parameters"), ("failed", failure)));
    }

    private static Task SetThemeAsync(HttpContext context)
    {
        if (context.Request.Query["to"] is [("dark" or "light") and var theme])
        {
            context.Response.Cookies.Append(Page.ThemeCookie, theme, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        }
        else
        {
            context.Response.Cookies.Delete(Page.ThemeCookie);                  // the system's
        }
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

    /// <summary>The kind comes with the form of the data page, and with the address where another page has a button.</summary>
    private async Task ClearAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var service = form["resource"].ToString() is { Length: > 0 } given ? given : null;
        var kind = Enum.TryParse<TelemetryKind>(QueryReader.Text(context.Request.Query, "what") ?? form["what"], ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : TelemetryKind.All;
        live.Clear(service, kind);
        foreach (var resource in resources.Resources.Where(r => kind.HasFlag(TelemetryKind.Console) && (service is null || service == r.Name || service == r.ServiceName)))
        {
            resources.ClearConsole(resource.Name);
        }
        await GoAsync(context, context.Request.Query["back"] is [{ } back] ? Links.Local(back) : "/data");
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

    private static Task GoAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}

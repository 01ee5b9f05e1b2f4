using Microsoft.AspNetCore.Http;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web;

/// <summary>Reads what a request says about how it wants its page: the run to look at, the theme.</summary>
internal sealed class PageFactory(TelemetryStore live, LiveConsoles consoles, RunCatalog catalog, DashboardOptions options, TimeProvider time)
{
    public async Task<Page> CreateAsync(HttpContext context)
    {
        var (store, run) = await FindRunAsync(context);
        return new(context.Request, store, run is null ? consoles : catalog.ConsolesOf(run))
        {
            EarlierRun = run, ApplicationName = options.ApplicationName, Theme = ThemeOf(context), Now = time.GetUtcNow(),
        };
    }

    public static string? ThemeOf(HttpContext context) => context.Request.Cookies[Page.ThemeCookie] is "light" or "dark" ? context.Request.Cookies[Page.ThemeCookie] : null;

    private async Task<(TelemetryStore, RunInfo?)> FindRunAsync(HttpContext context) =>
        context.Request.Cookies[Page.RunCookie] is { } id && id != catalog.CurrentId
        && catalog.List().FirstOrDefault(r => r.Id == id) is { } run && await catalog.LoadAsync(id, context.RequestAborted) is { } earlier
            ? (earlier, run)
            : (live, null);
}

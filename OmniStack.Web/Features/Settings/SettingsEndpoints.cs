using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Settings;

/// <summary>What the forms of the settings' page do.</summary>
internal static class SettingsEndpoints
{
    private const string Page = "/settings";

    public static void MapSettings(this WebApplication app)
    {
        var settings = app.MapGroup(Page);
        settings.MapPost("/keys/{id}/revoke", RevokeAsync);
        settings.MapPost("/keys/{id}/delete", DeleteKeyAsync);
        settings.MapPost("/config", SetAsync);
        settings.MapPost("/config/{key}/delete", DeleteValueAsync);
        settings.MapPost("/storage/{what}/clear", ClearAsync);
    }

    private static Task<RedirectHttpResult> RevokeAsync(string id, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
        $"{(await daemon.RevokeKeyAsync(id, stop)).Name} is revoked.");

    private static Task<RedirectHttpResult> DeleteKeyAsync(string id, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
    {
        await daemon.DeleteKeyAsync(id, stop);
        return "The key is deleted.";
    });

    private static Task<RedirectHttpResult> SetAsync([FromForm] string key, [FromForm] string value, DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, Page, async stop =>
        {
            await daemon.SetConfigurationAsync(key.Trim(), ParseOrText(value), stop);
            return $"{key} is set.";
        });

    private static Task<RedirectHttpResult> DeleteValueAsync(string key, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
    {
        await daemon.DeleteConfigurationAsync(key, stop);
        return $"{key} is deleted.";
    });

    private static Task<RedirectHttpResult> ClearAsync(string what, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
    {
        var cleared = await daemon.ClearStorageAsync(what, stop);
        (long? Count, string Name)[] parts =
        [
            (cleared.ResultsDeleted, "result"), (cleared.MetricsDeleted, "group's counters"), (cleared.AgentsDeleted, "agent"), (cleared.ConfigDeleted, "configuration key"),
        ];
        return "Cleared: " + string.Join(", ", parts.Where(part => part.Count is not null).Select(part => $"{Wording.Number(part.Count)} × {part.Name}")) + ".";
    });

    private static JsonElement ParseOrText(string value)
    {
        try
        {
            return JsonElement.Parse(value);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(value);
        }
    }
}

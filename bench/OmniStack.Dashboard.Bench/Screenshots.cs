using Microsoft.Playwright;
using OmniStack.Dashboard.Tests;

namespace OmniStack.Dashboard.Bench;

/// <summary>Pictures of every page, to look at after a change.</summary>
internal static class Screenshots
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("resources", "/"), ("details", "/?id=daemon&reveal=OTEL_SERVICE_NAME"), ("graph", "/?view=graph&id=daemon"), ("parameters", "/?view=parameters"), ("console", "/console"), ("logs", "/logs"),
        ("log", "/logs?level=Error&id=12"), ("traces", "/traces"), ("trace", "/traces/4bf92f3577b34da6a3ce929d0e0e4736?span=0000000000000005"),
        ("genai", "/genai/4bf92f3577b34da6a3ce929d0e0e4736/000000000000000a"), ("meters", "/metrics"),
        ("histogram", "/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration"), ("table", "/metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration&table=1"), ("filtered", "/logs?f=level%3D%3DError&off=resource%3D%3Dweb"), ("data", "/data"), ("help", "/help"),
    ];

    public static async Task<int> TakeAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var now = TimeProvider.System.GetUtcNow();
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(now));
        DemoData.WriteConsole(dashboard.Resources, now);
        await DemoData.SendAsync(dashboard, now);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        foreach (var (look, width, height, scheme) in new[] { ("dark", 1440, 900, ColorScheme.Dark), ("light", 1440, 900, ColorScheme.Light), ("phone", 390, 844, ColorScheme.Dark) })
        {
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
            await page.GotoAsync(new Uri(dashboard.Server.Url, "/login").ToString());
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"login-{look}.png") });
            await page.GotoAsync(dashboard.Server.LoginUrl.ToString());
            foreach (var (name, path) in Pages)
            {
                await page.GotoAsync(new Uri(dashboard.Server.Url, path).ToString());
                await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}-{look}.png") });
            }
        }
        return 0;
    }
}

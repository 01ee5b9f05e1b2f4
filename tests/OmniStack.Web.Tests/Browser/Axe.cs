using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using OmniStack.Testing;

namespace OmniStack.Web.Tests.Browser;

/// <summary>The npm package axe-core, which looks at a page for what keeps people out.</summary>
internal static class Axe
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "OmniStack.Web.Tests", "axe");

    // The themes differ in their colours only, so the second one is asked about those.
    private const string Audit = """
        async () => {
          const light = await axe.run({ resultTypes: ['violations'] });
          document.documentElement.dataset.theme = 'dark';
          const dark = await axe.run({ resultTypes: ['violations'], runOnly: ['color-contrast'] });
          return [...light.violations, ...dark.violations];
        }
        """;

    /// <summary>Audits the page, which is shown in light colours, and leaves it in dark ones.</summary>
    /// <returns>Rule, place and reason of each serious or critical finding.</returns>
    public static async Task<IReadOnlyList<string>> FindSeriousAsync(IPage page)
    {
        await page.EvaluateAsync(await ReadAsync());
        var findings = await page.EvaluateAsync<JsonElement>(Audit);
        return [.. findings.EnumerateArray().Where(finding => finding.GetProperty("impact").GetString() is "serious" or "critical")
            .SelectMany(finding => finding.GetProperty("nodes").EnumerateArray(), (finding, node) => $"{finding.GetProperty("id")}: {node.GetProperty("html")} {node.GetProperty("failureSummary")}")];
    }

    private static async Task<string> ReadAsync()
    {
        var script = Path.Combine(Folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
        {
            using var process = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder })!;
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(0, process.ExitCode);
        }
        return await File.ReadAllTextAsync(script);
    }
}

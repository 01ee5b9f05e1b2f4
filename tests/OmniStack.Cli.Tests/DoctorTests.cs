using System.Text.Json;

namespace OmniStack.Cli.Tests;

public sealed class DoctorTests(Services services)
{
    [Fact]
    public async Task Doctor_WhereEverythingNeededRuns_SaysSo()
    {
        var result = await services.Omni.RunAsync("doctor", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("ok", result.Json.GetProperty("status").GetString());
        Assert.Equal("ok", StatusOf(result.Json, "daemon"));
        Assert.Equal("ok", StatusOf(result.Json, "redis-server"));
        Assert.Equal("missing", StatusOf(result.Json, "dashboard"));
    }

    [Fact]
    public async Task Doctor_WhereNothingRuns_SaysHowToGetIt()
    {
        var result = await services.Omni.RunAsync("doctor", "--daemon", "http://127.0.0.1:1");

        Assert.Equal(10, result.ExitCode);
        Assert.Contains("dotnet run --project OmniStack.AppHost", result.Output, StringComparison.Ordinal);
    }

    private static string? StatusOf(JsonElement report, string name) =>
        report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name).GetProperty("status").GetString();
}

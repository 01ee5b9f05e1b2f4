using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Contracts.Health;

namespace OmniStack.ServiceDefaults.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_AllWell_ListsEveryCheckWithItsData()
    {
        await using var service = await StartAsync(() => HealthCheckResult.Degraded("embedded", data: new Dictionary<string, object> { ["files"] = 3 }));

        var (status, report) = await GetAsync(service, "/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("degraded", "test-service"), (report.Status, report.Service));
        Assert.Equal(["self", "storage"], report.Entries.Select(e => e.Name));
        Assert.Equal(("degraded", "embedded", "3"), (report.Entries[1].Status, report.Entries[1].Description, report.Entries[1].Data["files"]));
    }

    [Fact]
    public async Task Health_CheckThrows_Answers503WithoutItsText()
    {
        await using var service = await StartAsync(() => throw new InvalidOperationException("password hunter2"));

        var (status, report) = await GetAsync(service, "/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("unhealthy", report.Status);
        Assert.DoesNotContain("hunter2", report.Entries[1].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alive_CheckUnhealthy_Answers200WithSelfOnly()
    {
        await using var service = await StartAsync(() => HealthCheckResult.Unhealthy());

        var (status, report) = await GetAsync(service, "/alive");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["self"], report.Entries.Select(e => e.Name));
    }

    private static Task<TestService> StartAsync(Func<HealthCheckResult> check) =>
        TestService.StartAsync(_ => { }, builder => builder.Services.AddHealthChecks().AddCheck("storage", check));

    private static async Task<(HttpStatusCode Status, HealthReportDto Report)> GetAsync(TestService service, string path)
    {
        using var response = await service.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var report = await response.Content.ReadFromJsonAsync(HealthJson.Default.HealthReportDto, TestContext.Current.CancellationToken);
        return (response.StatusCode, report!);
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Daemon.Tests;

/// <summary>The variables of docs/telemetry.md, against a listener that takes what Langfuse takes and nothing else.</summary>
public sealed class LangfuseTests : IDisposable
{
    private readonly TempDirectory _data = new();
    private readonly ConcurrentQueue<(string Path, string? Authorization, string? ContentType, string Body)> _received = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Run_TracesEndpointOfLangfuse_GetsTheSpansWithItsKeys()
    {
        await using var langfuse = await LocalServer.StartAsync(app => app.MapPost("/{**path}", TakeAsync));
        var keys = Convert.ToBase64String(Encoding.UTF8.GetBytes("pk-lf-1:sk-lf-2+/="));
        await using var daemon = await ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = _data.Path,
            ["ConnectionStrings__redis"] = null,
            ["OPENAI_API_KEY"] = null,
            ["OmniStack__Agents__reader__Topic"] = "read",
            ["OmniStack__Agents__reader__Tools__0"] = "find_keywords",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = new Uri(langfuse.Address, "api/public/otel").ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"Authorization=Basic {keys}",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        });
        using var response = await daemon.Http.PostAsJsonAsync("/tasks", new { topic = "read", payload = new { content = """/tool find_keywords {"text":"The secret sea.","count":1}""" } }, Stop);
        response.EnsureSuccessStatusCode();

        await Eventually.IsTrueAsync(() => Traces.Any(one => one.Body.Contains("invoke_agent reader", StringComparison.Ordinal))
            && Traces.Any(one => one.Body.Contains("execute_tool find_keywords", StringComparison.Ordinal)) && Traces.Any(one => one.Body.Contains("gen_ai.usage.input_tokens", StringComparison.Ordinal)));
        Assert.All(Traces, one => Assert.Equal(($"Basic {keys}", "application/x-protobuf"), (one.Authorization, one.ContentType)));
        Assert.DoesNotContain(Traces, one => one.Body.Contains("The secret sea", StringComparison.Ordinal));
    }

    private IEnumerable<(string Path, string? Authorization, string? ContentType, string Body)> Traces => _received.Where(one => one.Path == "/api/public/otel/v1/traces");

    private async Task TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, Stop);
        _received.Enqueue((request.Path, request.Headers.Authorization, request.ContentType, Encoding.UTF8.GetString(body.ToArray())));
    }
}

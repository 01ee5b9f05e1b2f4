using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace OmniStack.ServiceDefaults.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Request_Routed_SpanIsComplete()
    {
        var spans = new SpanList();
        await using var service = await StartAsync(spans);

        await service.Http.GetStringAsync("/items/7?secret=1", TestContext.Current.CancellationToken);

        var span = await spans.NextAsync("GET /items/{id}");
        Assert.Equal(ActivityKind.Server, span.Kind);
        Assert.Equal("/items/{id}", span.GetTagItem("http.route"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("1.1", span.GetTagItem("network.protocol.version"));
        Assert.Equal("/items/7", span.GetTagItem("url.path"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Request_Fails_SpanHasErrorTypeAndStatus()
    {
        var spans = new SpanList();
        await using var service = await StartAsync(spans);

        using var response = await service.Http.GetAsync("/bug", TestContext.Current.CancellationToken);

        var span = await spans.NextAsync("GET /bug");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
        Assert.NotNull(span.GetTagItem("error.type"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/site.mjs")]
    [InlineData("/app.it0qds9k5i.css")]
    public async Task Request_OfAProbeOrAPagesFile_IsNotTraced(string path)
    {
        var spans = new SpanList();
        await using var service = await StartAsync(spans);

        using var answer = await service.Http.GetAsync(path, TestContext.Current.CancellationToken);
        using var other = await service.Http.GetAsync("/tasks/report.csv", TestContext.Current.CancellationToken);
        await service.Http.GetStringAsync("/items/1", TestContext.Current.CancellationToken);

        await spans.NextAsync("GET /items/{id}");
        Assert.Equal(["/items/1", "/tasks/report.csv"], spans.ServedPaths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Otlp_EndpointSet_ReceivesTracesMetricsAndLogsWithItsHeaders()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await TestService.StartAsync(app => app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            received[signal] = request.Headers["x-otlp-api-key"].ToString();
        }));
        await using var service = await StartAsync(new SpanList(),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Http.BaseAddress!.ToString().TrimEnd('/')),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=k1"),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_BLRP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "50"));

        using var response = await service.Http.GetAsync("/bug", TestContext.Current.CancellationToken);

        await Testing.Eventually.IsTrueAsync(() => received.Count == 3);
        Assert.All(received, signal => Assert.Equal("k1", signal.Value));
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "2")]
    public async Task Start_SamplerUnknown_FailsNamingTheKey(string key, string value)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new SpanList(),
            ("OTEL_TRACES_SAMPLER", "traceidratio"), (key, value)));

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SamplerAlwaysOff_IsNotTraced()
    {
        var spans = new SpanList();
        await using var service = await StartAsync(spans, ("OTEL_TRACES_SAMPLER", "always_off"));

        using var response = await service.Http.GetAsync("/items/1", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(spans.Names);
    }

    private static Task<TestService> StartAsync(SpanList spans, params (string, string?)[] settings) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/items/{id}", (int id) => id);
            app.MapGet("/bug", IResult () => throw new InvalidOperationException());
        },
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Information);
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(spans)));
        }, settings);

    private sealed class SpanList : BaseExporter<Activity>
    {
        private readonly ConcurrentQueue<Activity> _spans = new();

        public IEnumerable<string> Names => _spans.Select(s => s.DisplayName);

        public IEnumerable<string?> ServedPaths => _spans.Where(span => span.Kind == ActivityKind.Server).Select(span => (string?)span.GetTagItem("url.path"));

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                _spans.Enqueue(span);
            }
            return ExportResult.Success;
        }

        public async Task<Activity> NextAsync(string name)
        {
            await Testing.Eventually.IsTrueAsync(() => _spans.Any(s => s.DisplayName == name));
            return _spans.First(s => s.DisplayName == name);
        }
    }
}

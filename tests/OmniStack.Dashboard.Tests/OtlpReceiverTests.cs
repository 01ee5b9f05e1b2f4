using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OmniStack.Dashboard.Tests;

public sealed class OtlpReceiverTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Export_ByTheRealExporter_Arrives(OtlpExportProtocol protocol)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var source = new ActivitySource($"Test.{protocol}");
        using var meter = new Meter($"Test.{protocol}");
        var resource = ResourceBuilder.CreateEmpty().AddService("sender", serviceInstanceId: "i1");
        using (var tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(source.Name)
            .AddOtlpExporter(o => Configure(o, dashboard, protocol, "traces")).Build())
        using (var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(meter.Name)
            .AddOtlpExporter(o => Configure(o, dashboard, protocol, "metrics")).Build())
        {
            using (var span = source.StartActivity("work", ActivityKind.Server))
            {
                span!.SetTag("n", 42);
                span.SetStatus(ActivityStatusCode.Error, "it broke");
                span.AddEvent(new ActivityEvent("half way"));
                meter.CreateHistogram<double>("work.duration", "s").Record(0.2);
            }
            Assert.True(tracing.ForceFlush(20_000));
            Assert.True(metrics.ForceFlush(20_000));
        }

        var spans = await dashboard.Api.GetStringAsync("api/telemetry/spans?resource=sender&hasError=true", RunningDashboard.Stop);
        Assert.Contains("it broke", spans, StringComparison.Ordinal);
        Assert.Contains("half way", spans, StringComparison.Ordinal);
        using var client = await dashboard.LogInAsync();
        Assert.Contains("work.duration", await client.GetStringAsync("metrics?resource=sender", RunningDashboard.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_WithoutKey_Is401()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Otlp.DefaultRequestHeaders.Clear();

        using var response = await dashboard.PostAsync("traces", OtlpRequests.Spans("api", 1, _ => 7));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Http_BadBytes_Is400AndTheNextOneWorks()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var bad = await dashboard.PostAsync("traces", Encoding.UTF8.GetBytes("this is not protobuf"));
        using var badGzip = await dashboard.PostAsync("traces", [1, 2, 3], encoding: "gzip");
        using var badType = await dashboard.PostAsync("traces", [1, 2, 3], "text/plain");
        using var good = await dashboard.PostAsync("traces", Gzip(OtlpRequests.Spans("api", 1, _ => 7)), encoding: "gzip");

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.OK],
            new[] { bad, badGzip, badType, good }.Select(r => r.StatusCode));
    }

    [Fact]
    public async Task Http_BodyThatInflatesBeyondTheLimit_Is413()
    {
        await using var dashboard = await RunningDashboard.StartAsync(o => o.MaxRequestBytes = 10_000);

        using var bomb = await dashboard.PostAsync("traces", Gzip(new byte[10_000_000]), encoding: "gzip");
        using var large = await dashboard.PostAsync("traces", new byte[20_000]);

        Assert.Equal([HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge], new[] { bomb, large }.Select(r => r.StatusCode));
    }

    [Theory]
    [InlineData("TraceService", "trace", false, "0")]
    [InlineData("TraceService", "trace", true, "0")]
    [InlineData("LogsService", "logs", false, "3")]
    [InlineData("NoService", "trace", false, "12")]
    public async Task Grpc_Answers_WithTheStatus(string service, string package, bool compressed, string status)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var message = OtlpRequests.Spans("api", 1, _ => 7);

        Assert.Equal(status, await CallAsync(dashboard, $"opentelemetry.proto.collector.{package}.v1.{service}/Export",
            package == "logs" ? [0xff, 0xff] : message, compressed, dashboard.Server.ApiKey));
    }

    [Fact]
    public async Task Grpc_WithoutKey_IsUnauthenticated()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal("16", await CallAsync(dashboard, "opentelemetry.proto.collector.trace.v1.TraceService/Export", [], false, "wrong"));
    }

    private static async Task<string> CallAsync(RunningDashboard dashboard, string method, byte[] message, bool compressed, string key)
    {
        using var client = new HttpClient { BaseAddress = dashboard.Server.OtlpGrpcEndpoint };
        var payload = compressed ? Gzip(message) : message;
        byte[] frame = [compressed ? (byte)1 : (byte)0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(frame),
            Headers = { { "x-otlp-api-key", key }, { "te", "trailers" }, { "grpc-encoding", "gzip" } },
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var response = await client.SendAsync(request, RunningDashboard.Stop);
        return (response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : response.Headers.GetValues("grpc-status")).Single();
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }
        return buffer.ToArray();
    }

    private static void Configure(OtlpExporterOptions options, RunningDashboard dashboard, OtlpExportProtocol protocol, string signal)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? dashboard.Server.OtlpGrpcEndpoint : new(dashboard.Server.OtlpHttpEndpoint, $"v1/{signal}");
        options.Headers = $"x-otlp-api-key={dashboard.Server.ApiKey}";
    }
}

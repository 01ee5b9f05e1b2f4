using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace OmniStack.Dashboard.Bench;

/// <summary>Sends traces as the exporters' gRPC does: unary calls over one HTTP/2 connection.</summary>
internal sealed class GrpcSender(DashboardServer server) : IDisposable
{
    private const string Method = "opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const int PrefixLength = 5;

    private readonly HttpClient _client = new() { BaseAddress = server.OtlpGrpcEndpoint };

    /// <exception cref="InvalidOperationException">The dashboard answered with another status than 0.</exception>
    public async Task SendAsync(byte[] message)
    {
        var frame = new byte[PrefixLength + message.Length];                    // not compressed, then the length
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, PrefixLength);
        using var request = new HttpRequestMessage(HttpMethod.Post, Method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { { "x-otlp-api-key", server.ApiKey }, { "te", "trailers" } },
        };
        using var response = await _client.SendAsync(request);
        var status = (response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : response.Headers.GetValues("grpc-status")).Single();
        if (status != "0")
        {
            throw new InvalidOperationException($"The dashboard answered with the gRPC status {status}.");
        }
    }

    public void Dispose() => _client.Dispose();
}

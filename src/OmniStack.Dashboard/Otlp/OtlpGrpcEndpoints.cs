using System.Buffers.Binary;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Security;

namespace OmniStack.Dashboard.Otlp;

/// <summary>
/// OTLP over gRPC. A unary call is one message each way, with five bytes before it (compressed or not, length), and the
/// status in the trailers. Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.
/// </summary>
internal sealed class OtlpGrpcEndpoints(TelemetryIntake intake, DashboardOptions options, AccessKeys keys)
{
    private const int PrefixLength = 5;
    private const string Package = "/opentelemetry.proto.collector";

    private static readonly byte[] EmptyMessage = new byte[PrefixLength];

    private enum GrpcStatus { Ok = 0, InvalidArgument = 3, ResourceExhausted = 8, Unimplemented = 12, Unauthenticated = 16 }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{Package}.trace.v1.TraceService/Export", context => AcceptAsync(context, OtlpSignal.Traces));
        routes.MapPost($"{Package}.metrics.v1.MetricsService/Export", context => AcceptAsync(context, OtlpSignal.Metrics));
        routes.MapPost($"{Package}.logs.v1.LogsService/Export", context => AcceptAsync(context, OtlpSignal.Logs));
        routes.MapFallback(context => AnswerAsync(context, GrpcStatus.Unimplemented));
    }

    private async Task AcceptAsync(HttpContext context, OtlpSignal signal)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        await AnswerAsync(context, await StatusAsync(context, signal));
    }

    private async Task<GrpcStatus> StatusAsync(HttpContext context, OtlpSignal signal)
    {
        if (!keys.MayWrite(context.Request))
        {
            return GrpcStatus.Unauthenticated;
        }
        try
        {
            if (await OtlpBody.ReadAsync(context.Request, options.MaxRequestBytes + PrefixLength, context.RequestAborted) is not { } frame)
            {
                return GrpcStatus.ResourceExhausted;
            }
            if (frame.Length < PrefixLength || BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)) != frame.Length - PrefixLength)
            {
                return GrpcStatus.InvalidArgument;
            }
            var message = frame.AsMemory(PrefixLength);
            if (frame[0] != 0)
            {
                if (context.Request.Headers["grpc-encoding"] != "gzip")
                {
                    return GrpcStatus.Unimplemented;
                }
                if (await OtlpBody.InflateAsync(message, options.MaxRequestBytes, context.RequestAborted) is not { } plain)
                {
                    return GrpcStatus.ResourceExhausted;
                }
                message = plain;
            }
            intake.Accept(signal, OtlpEncoding.Protobuf, message);
            return GrpcStatus.Ok;
        }
        catch (MalformedTelemetryException)
        {
            return GrpcStatus.InvalidArgument;
        }
    }

    private static async Task AnswerAsync(HttpContext context, GrpcStatus status)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/grpc";
        if (status != GrpcStatus.Ok)
        {
            // gRPC's "trailers only": the status stands in the one block of headers.
            context.Response.Headers["grpc-status"] = code;
            return;
        }
        context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(EmptyMessage, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", code);
    }
}

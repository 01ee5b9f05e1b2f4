using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Security;

namespace OmniStack.Dashboard.Otlp;

/// <summary>OTLP over HTTP: protobuf or JSON, gzip or plain. Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
internal sealed class OtlpHttpEndpoints(TelemetryIntake intake, DashboardOptions options, AccessKeys keys)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/traces", context => AcceptAsync(context, OtlpSignal.Traces));
        routes.MapPost("/v1/metrics", context => AcceptAsync(context, OtlpSignal.Metrics));
        routes.MapPost("/v1/logs", context => AcceptAsync(context, OtlpSignal.Logs));
    }

    private async Task AcceptAsync(HttpContext context, OtlpSignal signal)
    {
        context.Response.StatusCode = await StatusAsync(context, signal);
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            // An empty ExportXServiceResponse: everything was accepted.
            context.Response.ContentType = IsJson(context.Request) ? Json : Protobuf;
            await context.Response.WriteAsync(IsJson(context.Request) ? "{}" : "", context.RequestAborted);
        }
    }

    private async Task<int> StatusAsync(HttpContext context, OtlpSignal signal)
    {
        if (!keys.MayWrite(context.Request))
        {
            return StatusCodes.Status401Unauthorized;
        }
        var isJson = IsJson(context.Request);
        if (!isJson && context.Request.ContentType?.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase) != true)
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }
        try
        {
            if (await OtlpBody.ReadAsync(context.Request, options.MaxRequestBytes, context.RequestAborted) is not { } body)
            {
                return StatusCodes.Status413PayloadTooLarge;
            }
            intake.Accept(signal, isJson ? OtlpEncoding.Json : OtlpEncoding.Protobuf, body);
            return StatusCodes.Status200OK;
        }
        catch (MalformedTelemetryException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private static bool IsJson(HttpRequest request) => request.ContentType?.StartsWith(Json, StringComparison.OrdinalIgnoreCase) == true;
}

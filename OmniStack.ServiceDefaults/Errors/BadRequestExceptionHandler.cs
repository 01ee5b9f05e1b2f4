using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>Answers what the framework could not bind: says where the JSON broke, which value was wrong, or which limit was passed.</summary>
internal sealed class BadRequestExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }
        var problem = bad switch
        {
            { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException json } =>
                Problem.Create(bad.StatusCode, ErrorCodes.BodyInvalid, Describe(json)),
            // Without a cause it is the framework's own text, which names the parameter and holds no value but the caller's.
            { StatusCode: StatusCodes.Status400BadRequest, InnerException: null } =>
                Problem.Create(bad.StatusCode, httpContext.Request.ContentLength is 0 ? ErrorCodes.BodyInvalid : ErrorCodes.ParameterInvalid, bad.Message),
            _ => Problem.ForStatus(bad.StatusCode),
        };
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static string Describe(JsonException json)
    {
        var place = json is { LineNumber: { } line, BytePositionInLine: { } column } ? $" at line {line + 1}, byte {column + 1}" : "";
        var path = json.Path is null or "" or "$" ? "" : $", in {json.Path}";
        return $"The body is not JSON of the shape this route takes: it breaks{place}{path}.";
    }
}

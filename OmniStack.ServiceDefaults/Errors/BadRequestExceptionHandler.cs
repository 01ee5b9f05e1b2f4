using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Contracts;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>Answers what the framework could not bind: says where the JSON broke, which value was wrong, or which limit was passed.</summary>
internal sealed partial class BadRequestExceptionHandler(RefusedBody refusedBody) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }
        await refusedBody.DiscardAsync(httpContext, bad.StatusCode);
        var problem = bad switch
        {
            { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException json } =>
                Problem.Create(bad.StatusCode, ErrorCodes.BodyInvalid, Describe(json)),
            { StatusCode: StatusCodes.Status400BadRequest, InnerException: null } => Unbound(bad.Message),
            _ => Problem.ForStatus(bad.StatusCode),
        };
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static ProblemHttpResult Unbound(string frameworkText)
    {
        if (frameworkText.Contains("body", StringComparison.Ordinal))
        {
            return Problem.Create(StatusCodes.Status400BadRequest, ErrorCodes.BodyInvalid, "This route takes a JSON body, and there is none.");
        }
        // For example: Failed to bind parameter "Nullable<int> wait" from "abc".
        var name = Parameter().Match(frameworkText).Groups["name"].Value;
        return Problem.Create(StatusCodes.Status400BadRequest, ErrorCodes.ParameterInvalid,
            name.Length > 0 ? $"The parameter {name} is missing or cannot be read." : "A parameter is missing or cannot be read.");
    }

    private static string Describe(JsonException json)
    {
        var place = json is { LineNumber: { } line, BytePositionInLine: { } column } ? $" at line {line + 1}, byte {column + 1}" : "";
        var path = json.Path is null or "" or "$" ? "" : $", in {json.Path}";
        return $"The body is not JSON of the shape this route takes: it breaks{place}{path}.";
    }

    [GeneratedRegex("parameter \"([^\"]* )?(?<name>\\w+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Contracts;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>Problem details in the one form that all of OmniStack's APIs answer with.</summary>
internal static class Problem
{
    private const string TraceId = "traceId";

    public static ProblemHttpResult Create(int status, string code, string detail) => TypedResults.Problem(detail, statusCode: status,
        extensions: new Dictionary<string, object?> { ["code"] = code, [TraceId] = Activity.Current?.TraceId.ToHexString() });

    /// <summary>The framework adds a trace id of its own, in another form and by the service's JSON policy; only ours stays.</summary>
    public static void NameTraceOnce(ProblemDetailsContext context)
    {
        var extensions = context.ProblemDetails.Extensions;
        extensions.Remove("trace_id");
        extensions[TraceId] = Activity.Current?.TraceId.ToHexString();
    }

    /// <summary>For a status that came without a body, such as a route that does not exist.</summary>
    public static ProblemHttpResult ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Create(status, ErrorCodes.RouteNotFound, "There is no such route."),
        StatusCodes.Status405MethodNotAllowed => Create(status, ErrorCodes.MethodNotAllowed, "This route does not take this method; the Allow header lists those it takes."),
        StatusCodes.Status413PayloadTooLarge => Create(status, ErrorCodes.BodyTooLarge, "The body is larger than this service accepts."),
        StatusCodes.Status415UnsupportedMediaType => Create(status, ErrorCodes.MediaTypeUnsupported, "Send the body as application/json."),
        StatusCodes.Status503ServiceUnavailable => Create(status, ErrorCodes.Unavailable, "The service cannot answer right now."),
        >= 500 => Create(status, ErrorCodes.InternalError, "The service failed. Its log has the detail under the trace id."),
        _ => Create(status, ErrorCodes.ParameterInvalid, "The request cannot be accepted as it is."),
    };
}

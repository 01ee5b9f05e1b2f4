using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;

namespace OmniStack.Daemon.Reference;

/// <summary>The API for people who open the daemon's address.</summary>
internal static class ReferenceEndpoint
{
    private const string Document = "v1";

    public static void MapReference(this IEndpointRouteBuilder routes)
        => routes.MapGet("/", GetAsync).ExcludeFromDescription();

    private static async Task<ContentHttpResult> GetAsync([FromKeyedServices(Document)] IOpenApiDocumentProvider documents, HttpResponse response,
        CancellationToken cancellationToken)
    {
        // The page needs nothing but its own style; what it shows comes from the code, and still nothing in it may run.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return TypedResults.Content(ReferencePage.Write(await documents.GetOpenApiDocumentAsync(cancellationToken)), "text/html; charset=utf-8");
    }
}

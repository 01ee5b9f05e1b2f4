using System.Text.Json;
using OmniStack.Contracts.Security;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Audit;

/// <summary>What a request would do, as the audit log names it.</summary>
/// <param name="Name">The route's name in snake_case.</param>
/// <param name="Target">What the URL names; null when it names nothing.</param>
internal sealed record AuditedAction(string Name, string? Target)
{
    private const int MostTargetLength = 500;

    // Of the routes that act on whatever matches.
    private static readonly string[] Filters = ["topic", "agent", "tenant_id"];

    /// <returns>Null for what only reads or publishes.</returns>
    public static AuditedAction? Find(HttpContext context)
    {
        var method = context.Request.Method;
        return context.GetEndpoint() is RouteEndpoint route && route.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name
            && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && RequiredScope.Of(route).Scope is ApiScope.Operate or ApiScope.Admin
                ? new(JsonNamingPolicy.SnakeCaseLower.ConvertName(name.EndpointName), NamedBy(context.Request, route))
                : null;
    }

    /// <summary>What the URL names, or the thing that was created or replaced.</summary>
    public string? TargetOf(HttpResponse response)
    {
        var place = response.Headers.Location is [{ } created] ? created : response.Headers.ContentLocation is [{ } replaced] ? replaced : null;
        return Target ?? (place is null ? null : Uri.UnescapeDataString(place[(place.LastIndexOf('/') + 1)..]));
    }

    private static string? NamedBy(HttpRequest request, RouteEndpoint route)
    {
        var named = route.RoutePattern.Parameters is { Count: > 0 } parameters
            ? string.Join('/', parameters.Select(parameter => request.RouteValues[parameter.Name]))
            : string.Join('&', Filters.Where(request.Query.ContainsKey).Select(filter => $"{filter}={request.Query[filter]}"));
        return named switch
        {
            "" => null,
            { Length: > MostTargetLength } => named[..MostTargetLength],
            _ => named,
        };
    }
}

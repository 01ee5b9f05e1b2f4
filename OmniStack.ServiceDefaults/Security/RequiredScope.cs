using Microsoft.AspNetCore.Http;
using OmniStack.Contracts.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>What a route asks of its caller. The last one that is set on a route counts.</summary>
/// <param name="Scope">The scope that the caller must have.</param>
public sealed record RequiredScope(ApiScope Scope)
{
    // What nobody has thought about is for administrators.
    private static readonly RequiredScope Unset = new(ApiScope.Admin);

    /// <summary>What a route asks for: admin when it says nothing.</summary>
    public static RequiredScope Of(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<RequiredScope>() ?? Unset;

    internal static string NameOf(ApiScope scope) => scope.ToString().ToLowerInvariant();
}

/// <summary>The route gives a caller that is bound to a tenant only what belongs to that tenant; routes without it refuse such callers.</summary>
internal sealed class TenantAware;

using System.Reflection;
using Microsoft.AspNetCore.Http;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Who sends a request. A route handler takes it as a parameter.</summary>
/// <param name="Name">The key's name, for people and logs.</param>
/// <param name="KeyId">Null for the configured admin key and without a key.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="Tenant">The only tenant whose data the caller reaches; null for all.</param>
public sealed record Caller(string Name, string? KeyId, IReadOnlyList<ApiScope> Scopes, string? Tenant)
{
    private static readonly ApiScope[] Everything = [ApiScope.Admin];

    /// <summary>The key's own rate limit; null for the configured one.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Events that the key may publish per UTC day; null for no quota of its own.</summary>
    public int? EventsPerDay { get; init; }

    /// <summary>Chat messages that the key may send per UTC day; null for no quota of its own.</summary>
    public int? TurnsPerDay { get; init; }

    /// <summary>Somebody on this machine, while there is no key.</summary>
    public static Caller Local { get; } = new("local", null, Everything, null);

    /// <summary>Who has the key of the configuration.</summary>
    public static Caller ConfiguredAdmin { get; } = new("configured admin key", null, Everything, null);

    /// <summary>Whether one of the scopes is the given one, or includes it.</summary>
    public bool May(ApiScope scope) => Scopes.Contains(scope) || Scopes.Contains(ApiScope.Admin);

    /// <summary>Whether the data of that tenant, or those of none, are the caller's to see.</summary>
    public bool Sees(string? tenant) => Tenant is null || Tenant == tenant;

    /// <summary>The tenant that a new thing belongs to, or that a list is confined to: the asked one where the caller reaches it.</summary>
    /// <returns>Null when the caller reaches all and asked for none.</returns>
    /// <exception cref="OmniStackException"><c>tenant_forbidden</c>: the caller is bound to another tenant.</exception>
    public string? Confine(string? asked) => asked is null || Sees(asked)
        ? Tenant ?? asked
        : throw new OmniStackException(ErrorKind.Forbidden, ErrorCodes.TenantForbidden, $"This API key is bound to the tenant {Tenant}.");

    /// <summary>For minimal APIs: the caller that authentication has found.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<Caller?>(Of(context));

    /// <summary>The caller that authentication has found for a request to a route that asks for a scope.</summary>
    public static Caller Of(HttpContext context)
        => Find(context) ?? throw new InvalidOperationException("The route was reached without authentication.");

    /// <returns>Null when a route that asks for no key was called without a good one.</returns>
    public static Caller? Find(HttpContext context) => (context.User.Identity as CallerIdentity)?.Caller;
}

using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Keys;

/// <summary>The API keys of the installation, for all its services.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/keys").WithTags("Keys");
        keys.MapGet("", ListAsync).WithName("ListKeys").WithSummary("Lists every API key, without secrets, the oldest first.");
        keys.MapPost("", IssueAsync).WithName("IssueKey").WithSummary("Issues an API key. Its secret is in this answer only.");
        keys.MapGet("/{id}", GetAsync).WithName("GetKey").WithSummary("Reads one API key, without its secret.");
        keys.MapPost("/{id}/rotate", RotateAsync).WithName("RotateKey").WithSummary("Gives a key a new secret; the old one is accepted for grace_seconds more.");
        keys.MapPost("/{id}/revoke", RevokeAsync).WithName("RevokeKey").WithSummary("Ends a key on every instance at once.");
        keys.MapDelete("/{id}", DeleteAsync).WithName("DeleteKey").WithSummary("Removes a key with all that is known of it.");
    }

    public static void MapWhoAmI(this IEndpointRouteBuilder routes)
        => routes.MapGet("/whoami", WhoAmIAsync).WithName("WhoAmI").WithTags("Keys").WithSummary("Tells whom the service takes the caller for.").ForTenants();

    private static async Task<Ok<IReadOnlyList<ApiKeyDto>>> ListAsync(ApiKeys keys, CancellationToken cancellationToken)
        => TypedResults.Ok(await keys.ListAsync(cancellationToken));

    private static async Task<Ok<ApiKeyDto>> GetAsync(string id, ApiKeys keys, CancellationToken cancellationToken)
        => TypedResults.Ok(await keys.GetAsync(id, cancellationToken));

    private static async Task<Created<IssuedApiKey>> IssueAsync(ApiKeyRequest? request, ApiKeys keys, HttpResponse response, CancellationToken cancellationToken)
    {
        var issued = await keys.IssueAsync(Require.Body(request, "a JSON object with name and scopes"), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/keys/{issued.Key.Id}", issued);
    }

    private static async Task<Ok<IssuedApiKey>> RotateAsync(string id, ApiKeyRotation? rotation, ApiKeys keys, HttpResponse response, CancellationToken cancellationToken)
    {
        var issued = await keys.RotateAsync(id, TimeSpan.FromSeconds(rotation?.GraceSeconds ?? 0), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(issued);
    }

    private static async Task<Ok<ApiKeyDto>> RevokeAsync(string id, ApiKeys keys, CancellationToken cancellationToken)
        => TypedResults.Ok(await keys.RevokeAsync(id, cancellationToken));

    private static async Task<NoContent> DeleteAsync(string id, ApiKeys keys, CancellationToken cancellationToken)
    {
        await keys.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<CallerDto>> WhoAmIAsync(Caller caller, ApiKeys keys, CancellationToken cancellationToken)
        => TypedResults.Ok(new CallerDto(caller.Name, caller.KeyId, caller.Scopes, caller.Tenant, await keys.AreRequiredAsync(cancellationToken)));
}

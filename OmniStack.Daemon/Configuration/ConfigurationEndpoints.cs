using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Configuration;

/// <summary>Values that operators and agents share. They are the users' own: the daemon itself reads none of them.</summary>
internal static class ConfigurationEndpoints
{
    public static void MapConfiguration(this IEndpointRouteBuilder routes)
    {
        var config = routes.MapGroup("/config").WithTags("Configuration");
        config.MapGet("", ListAsync).WithName("ListConfiguration").WithSummary("Shows every key with its value.");
        config.MapGet("/{key}", GetAsync).WithName("GetConfiguration").WithSummary("Reads a value. With ?default= a key that is not set has that text as its value.");
        config.MapPost("/{key}", SetAsync).WithName("SetConfiguration").WithSummary("Sets a value; any JSON but null.");
        config.MapDelete("/{key}", DeleteAsync).WithName("DeleteConfiguration").WithSummary("Deletes a key.");
    }

    private static async Task<Ok<IReadOnlyDictionary<string, JsonElement>>> ListAsync(IConfigurationStore store, CancellationToken cancellationToken)
        => TypedResults.Ok(await store.ListAsync(cancellationToken));

    private static async Task<Ok<ConfigurationEntry>> GetAsync(string key, string? @default, IConfigurationStore store, CancellationToken cancellationToken)
    {
        var value = await store.FindAsync(RequireKey(key), cancellationToken)
            ?? (@default is null ? throw Absent.Configuration(key) : JsonSerializer.SerializeToElement(@default));
        return TypedResults.Ok(new ConfigurationEntry(key, value));
    }

    private static async Task<Ok<ConfigurationChanged>> SetAsync(string key, ConfigurationValue? body, IConfigurationStore store, CancellationToken cancellationToken)
    {
        const string shape = "a JSON object with value, which is not null";
        await store.SetAsync(RequireKey(key), Require.Body(body, shape).Value ?? throw Require.Missing(shape), cancellationToken);
        return TypedResults.Ok(new ConfigurationChanged("saved", key));
    }

    private static async Task<Ok<ConfigurationChanged>> DeleteAsync(string key, IConfigurationStore store, CancellationToken cancellationToken)
        => await store.DeleteAsync(RequireKey(key), cancellationToken)
            ? TypedResults.Ok(new ConfigurationChanged("deleted", key))
            : throw Absent.Configuration(key);

    private static string RequireKey(string key) => Require.Name("A configuration key", key);
}

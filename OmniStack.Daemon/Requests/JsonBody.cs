using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Requests;

/// <summary>Reads JSON bodies whose type depends on the request, and refuses them as the framework refuses those it binds itself.</summary>
internal static class JsonBody
{
    /// <param name="shape">What the body must be, for the refusal of a body that is null.</param>
    public static Task<T> ReadAsync<T>(HttpRequest request, string shape) where T : class
    {
        var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return ReadAsync(request, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)), shape);
    }

    /// <inheritdoc cref="ReadAsync{T}(HttpRequest, string)"/>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, string shape) where T : class
    {
        if (!request.HasJsonContentType())
        {
            // A body without a type is most often no body at all: say what is expected of it.
            throw request.ContentType is null && request.ContentLength is null or 0
                ? Require.Missing(shape)
                : new BadHttpRequestException("The content type is not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }
        if (request.ContentLength is 0)
        {
            throw Require.Missing(shape);
        }
        return await GuardAsync(async () => await request.ReadFromJsonAsync(type, request.HttpContext.RequestAborted)) ?? throw Require.Missing(shape);
    }

    /// <summary>Runs what parses JSON; a body that breaks is answered with the place.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException("The body is not JSON of this shape.", StatusCodes.Status400BadRequest, broken);
        }
    }
}

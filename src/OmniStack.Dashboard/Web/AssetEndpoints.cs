using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OmniStack.Dashboard.Web;

/// <summary>The files of the pages, out of the assembly.</summary>
internal sealed class AssetEndpoints
{
    private static readonly (string Name, string Type)[] Files =
        [("app.css", "text/css"), ("tokens.css", "text/css"), ("parts.css", "text/css"), ("app.mjs", "text/javascript"), ("favicon.svg", "image/svg+xml")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (name, type) in Files)
        {
            var bytes = Read(name);
            var tag = new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
            routes.MapGet($"/assets/{name}", (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(bytes, type, entityTag: tag);
            });
        }
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(AssetEndpoints).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException("Not in the assembly.", name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

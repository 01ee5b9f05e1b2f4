using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace OmniStack.Providers.OpenAI;

/// <summary>
/// The pages that a chunk of Chat Completions says its text is from: <c>url_citation</c> among the annotations of its delta. The SDK knows
/// them of whole answers only, and keeps those of chunks in the patch.
/// </summary>
internal static class UrlCitations
{
    /// <returns>Those with an absolute http address; whatever else a server has there is passed over.</returns>
    public static List<AIAnnotation> Of(StreamingChatCompletionUpdate chunk)
    {
        List<AIAnnotation> sources = [];
        if (!chunk.Patch.TryGetJson("$.choices[0].delta.annotations"u8, out var json))
        {
            return sources;
        }

        using var annotations = JsonDocument.Parse(json);
        if (annotations.RootElement.ValueKind == JsonValueKind.Array)
        {
            foreach (var annotation in annotations.RootElement.EnumerateArray())
            {
                if (Read(annotation) is { } source)
                {
                    sources.Add(source);
                }
            }
        }

        return sources;
    }

    private static CitationAnnotation? Read(JsonElement annotation)
        => annotation.ValueKind == JsonValueKind.Object && annotation.TryGetProperty("url_citation", out var citation) && citation.ValueKind == JsonValueKind.Object
            && Uri.TryCreate(Text(citation, "url"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new CitationAnnotation { Url = url, Title = Text(citation, "title") }
            : null;

    private static string? Text(JsonElement citation, string name)
        => citation.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

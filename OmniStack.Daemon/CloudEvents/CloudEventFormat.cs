using Microsoft.Net.Http.Headers;

namespace OmniStack.Daemon.CloudEvents;

/// <summary>The media types and headers of the CloudEvents 1.0 HTTP binding.</summary>
internal static class CloudEventFormat
{
    public const string Structured = "application/cloudevents+json";
    public const string Batch = "application/cloudevents-batch+json";
    public const string HeaderPrefix = "ce-";
    public const string SpecVersion = "1.0";

    /// <summary>True when the client names the format itself; a wildcard gets plain JSON.</summary>
    public static bool IsAskedFor(HttpRequest request)
        => request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Structured, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    public static bool Is(MediaTypeHeaderValue? type, string format) => type is not null && type.MediaType.Equals(format, StringComparison.OrdinalIgnoreCase);
}

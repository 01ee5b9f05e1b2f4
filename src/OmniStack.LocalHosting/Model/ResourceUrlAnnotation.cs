namespace OmniStack.LocalHosting;

/// <summary>A URL as it is shown to the user.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Absolute, or relative to the endpoint.</summary>
    public required string Url { get; set; }

    /// <summary>What is shown for the URL; the URL itself when null.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint the URL is of.</summary>
    public EndpointReference? Endpoint { get; init; }
}

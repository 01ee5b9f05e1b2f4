using System.Text.Json.Nodes;

namespace OmniStack.Providers.Routing;

/// <summary>Where a call goes, and what goes with it.</summary>
/// <param name="Provider">One of <see cref="ModelOptions.Providers"/>.</param>
/// <param name="Api">How it is asked.</param>
/// <param name="Model">What the provider calls the model.</param>
internal sealed record ModelRoute(string Provider, ModelApi Api, string Model)
{
    public float? Temperature { get; init; }

    public string? ToolChoice { get; init; }

    public JsonObject RequestOptions { get; init; } = [];
}

namespace OmniStack.Providers.Routing;

/// <summary>A model that is configured by name, instead of being inferred from it.</summary>
public sealed class ModelSettings
{
    /// <summary>One of <see cref="ModelOptions.Providers"/>; null to infer it from <see cref="Model"/>.</summary>
    public string? Provider { get; set; }

    /// <summary><c>responses</c>, <c>chat_completion</c> or <c>messages</c>; null for the provider's.</summary>
    public string? ApiType { get; set; }

    /// <summary>What the provider calls it; null for the name it is configured under.</summary>
    public string? Model { get; set; }

    /// <summary>0 to 2, for calls that set none; null for the provider's own.</summary>
    public float? Temperature { get; set; }

    /// <summary><c>auto</c>, <c>none</c>, <c>required</c> or a tool's name, for calls that set none; null for auto.</summary>
    public string? ToolChoice { get; set; }

    /// <summary>A JSON object that is sent with each request; its members are those that <see cref="RequestOptions"/> allows the API.</summary>
    public string? RequestOptions { get; set; }

    /// <summary>What is different for summaries; null for nothing.</summary>
    public SummarySettings? Summary { get; set; }
}

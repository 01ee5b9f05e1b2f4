namespace OmniStack.Providers.Routing;

/// <summary>What is different when a model is asked for a summary; what is null is as for answers.</summary>
public sealed class SummarySettings
{
    /// <summary>Another model of the same provider.</summary>
    public string? Model { get; set; }

    /// <summary>0 to 2.</summary>
    public float? Temperature { get; set; }

    /// <summary>Takes the place of <see cref="ModelSettings.RequestOptions"/> as a whole.</summary>
    public string? RequestOptions { get; set; }
}

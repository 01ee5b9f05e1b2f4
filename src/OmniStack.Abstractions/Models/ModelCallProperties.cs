namespace OmniStack.Abstractions.Models;

/// <summary>
/// What a caller of the service's <c>IChatClient</c> can say about a call, as additional properties of its options. They steer our
/// own layers and are never sent to a provider.
/// </summary>
public static class ModelCallProperties
{
    /// <summary>What the call is for, a string; an answer when it is left out. The only value that changes anything is <see cref="Summary"/>.</summary>
    public const string Purpose = "omnistack.purpose";

    /// <summary>The <see cref="Purpose"/> of a summary: the model's <c>Summary</c> settings apply.</summary>
    public const string Summary = "summary";

    /// <summary>Whose call it is, a string. Cached answers of one tenant are never given to another, nor to a call without one.</summary>
    public const string Tenant = "omnistack.tenant";

    /// <summary>True: an answer that was given before will not do, so the cache neither gives nor keeps one.</summary>
    public const string Fresh = "omnistack.fresh";
}

using OmniStack.Client;

namespace OmniStack.Web.Rendering;

/// <summary>What a page asked a service for, or the sentence that says why it is not there.</summary>
/// <param name="Value">Null when <paramref name="Error"/> is set; it may be null without an error where the service has none.</param>
/// <param name="Error">For people; null when the service answered.</param>
public readonly record struct Loaded<T>(T? Value, string? Error);

/// <summary>Asks a service in a way that a page can go on without its answer.</summary>
internal static class Loading
{
    public static async Task<Loaded<T>> TryAsync<T>(Task<T> call)
    {
        try
        {
            return new(await call, null);
        }
        catch (OmniStackApiException refusal)
        {
            return new(default, refusal.Message);
        }
    }
}

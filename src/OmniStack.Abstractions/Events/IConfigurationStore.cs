using System.Text.Json;

namespace OmniStack.Abstractions.Events;

/// <summary>Values that operators and agents share, by key.</summary>
public interface IConfigurationStore
{
    /// <summary>All of them, by key. At most as many as the configuration allows to be stored.</summary>
    Task<IReadOnlyDictionary<string, JsonElement>> ListAsync(CancellationToken cancellationToken);

    /// <returns>The value, or <see langword="null"/> when the key is not set.</returns>
    Task<JsonElement?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Sets the value; any JSON.</summary>
    /// <exception cref="OmniStackException"><c>config_limit</c>: there are as many keys as the configuration allows; <c>body_too_large</c>: the value is larger than it allows.</exception>
    Task SetAsync(string key, JsonElement value, CancellationToken cancellationToken);

    /// <returns>False when the key was not set.</returns>
    Task<bool> DeleteAsync(string key, CancellationToken cancellationToken);
}

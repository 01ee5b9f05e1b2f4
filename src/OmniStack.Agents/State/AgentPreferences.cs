using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Agents.Runs;

namespace OmniStack.Agents.State;

/// <summary>What users want, by user and name: a language, a theme, a tone.</summary>
/// <remarks>Every method throws <see cref="Abstractions.OmniStackException"/>: <c>state_key_invalid</c> for a user or name of 0 or more than 200 characters, <c>unavailable</c>.</remarks>
public sealed class AgentPreferences(IRecordStore store, IOptions<AgentStateOptions> options, TimeProvider time)
{
    /// <returns>The value as <typeparamref name="T"/>; its default when it is not set.</returns>
    /// <exception cref="JsonException">It is no <typeparamref name="T"/>.</exception>
    public async Task<T?> GetAsync<T>(string userId, string name, CancellationToken cancellationToken)
        => await Of(userId).FindAsync(StateKey.Encode(name), cancellationToken) is { } kept ? kept.Value.Deserialize<T>(RunJson.Options) : default;

    /// <exception cref="Abstractions.OmniStackException"><c>state_too_large</c>, <c>state_full</c>.</exception>
    public Task SetAsync<T>(string userId, string name, T value, CancellationToken cancellationToken)
        => Of(userId).SaveAsync(StateKey.Encode(name), RunJson.ToElement(value), expiresAt: null, expected: null, cancellationToken);

    /// <returns>False when it was not set.</returns>
    public Task<bool> DeleteAsync(string userId, string name, CancellationToken cancellationToken)
        => Of(userId).DeleteAsync(StateKey.Encode(name), cancellationToken);

    /// <summary>All of a user's, by name; at most as many as <see cref="AgentStateOptions.MaxPreferences"/> allows.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> GetAllAsync(string userId, CancellationToken cancellationToken)
    {
        var all = await Of(userId).ListAsync(new() { Limit = options.Value.MaxPreferences }, _ => true, cancellationToken);
        return all.Items.ToDictionary(kept => StateKey.Decode(kept.Key), kept => kept.Value, StringComparer.Ordinal);
    }

    private RecordSet<JsonElement> Of(string userId)
        => new(store, new($"preferences/{StateKey.Encode(userId)}", options.Value.MaxPreferences), options.Value.MaxValueBytes, time);
}

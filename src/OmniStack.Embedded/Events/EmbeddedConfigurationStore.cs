using System.Text;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;

namespace OmniStack.Embedded.Events;

/// <summary>Shared values as part of the bus's state.</summary>
internal sealed class EmbeddedConfigurationStore(BusStorage storage) : IConfigurationStore
{
    public Task<IReadOnlyDictionary<string, JsonElement>> ListAsync(CancellationToken cancellationToken)
        => storage.ReadAsync<IReadOnlyDictionary<string, JsonElement>>(
            state => new SortedDictionary<string, JsonElement>(state.Configuration.ToDictionary(), StringComparer.Ordinal), cancellationToken);

    public Task<JsonElement?> FindAsync(string key, CancellationToken cancellationToken)
        => storage.ReadAsync<JsonElement?>(state => state.Configuration.TryGetValue(key, out var value) ? value : null, cancellationToken);

    public Task SetAsync(string key, JsonElement value, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(value.GetRawText()) > storage.Options.MaxConfigurationValueBytes)
        {
            throw new OmniStackException(ErrorKind.TooLarge, ErrorCodes.BodyTooLarge,
                $"A configuration value may have {storage.Options.MaxConfigurationValueBytes} bytes of JSON.");
        }

        return storage.CommitAsync(state =>
        {
            if (!state.Configuration.ContainsKey(key) && state.Configuration.Count >= storage.Options.MaxConfigurationKeys)
            {
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ConfigLimit,
                    $"There are {storage.Options.MaxConfigurationKeys} configuration keys, as many as are allowed.");
            }

            return new BusChange.ConfigurationSet(key, value);
        }, cancellationToken);
    }

    public async Task<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var found = false;
        await storage.CommitAsync(state =>
        {
            found = state.Configuration.ContainsKey(key);
            return found ? new BusChange.ConfigurationDeleted(key) : null;
        }, cancellationToken);
        return found;
    }
}

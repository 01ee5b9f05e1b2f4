using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>A key where the daemon would have stored it.</summary>
internal sealed class StoredKey
{
    private readonly string _id;
    private readonly string? _tenant;
    private readonly int? _turnsPerDay;
    private readonly Func<string, Task> _write;

    private StoredKey(string id, string? tenant, int? turnsPerDay, Func<string, Task> write) => (_id, _tenant, _turnsPerDay, _write) = (id, tenant, turnsPerDay, write);

    public string Id => _id;

    public string Secret => $"omni_{_id}_{_id}";

    /// <summary>In a file.</summary>
    /// <param name="dataPath">Of the service.</param>
    /// <param name="id">16 lower-case letters and digits.</param>
    /// <param name="tenant">Null for none.</param>
    /// <param name="turnsPerDay">Null for no quota.</param>
    public static Task<StoredKey> CreateAsync(string dataPath, string id, string? tenant = null, int? turnsPerDay = null)
    {
        var directory = Directory.CreateDirectory(Path.Combine(dataPath, "keys")).FullName;
        return CreateAsync(id, tenant, turnsPerDay, async json =>
        {
            // Moved into place, so that nobody reads half of it.
            var path = Path.Combine(directory, $"{id}.json");
            await File.WriteAllTextAsync(path + ".new", json);
            File.Move(path + ".new", path, overwrite: true);
        });
    }

    /// <summary>In Redis.</summary>
    /// <inheritdoc cref="CreateAsync(string, string, string?, int?)"/>
    public static Task<StoredKey> CreateAsync(RedisServer server, string id, string? tenant = null, int? turnsPerDay = null) => CreateAsync(id, tenant, turnsPerDay, async json =>
        Assert.StartsWith(":", await server.CommandAsync($"HSET {{omni}}:keys {id} \"{json.Replace("\"", "\\\"", StringComparison.Ordinal)}\""), StringComparison.Ordinal));

    public Task RevokeAsync() => WriteAsync(TimeProvider.System.GetUtcNow());

    private static async Task<StoredKey> CreateAsync(string id, string? tenant, int? turnsPerDay, Func<string, Task> write)
    {
        var key = new StoredKey(id, tenant, turnsPerDay, write);
        await key.WriteAsync(revokedAt: null);
        return key;
    }

    private Task WriteAsync(DateTimeOffset? revokedAt) => _write(JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["id"] = _id,
        ["name"] = _id,
        ["secret_hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))),
        ["scopes"] = (string[])["publish", "read"],
        ["tenant"] = _tenant,
        ["created_at"] = TimeProvider.System.GetUtcNow(),
        ["revoked_at"] = revokedAt,
        ["turns_per_day"] = _turnsPerDay,
    }));
}

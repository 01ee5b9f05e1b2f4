using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>A key in the file where the daemon would have stored it.</summary>
internal sealed class StoredKey
{
    private readonly string _directory;
    private readonly string _id;
    private readonly string? _tenant;

    private StoredKey(string directory, string id, string? tenant) => (_directory, _id, _tenant) = (directory, id, tenant);

    public string Secret => $"omni_{_id}_{_id}";

    /// <param name="dataPath">Of the service.</param>
    /// <param name="id">16 lower-case letters and digits.</param>
    public static StoredKey Create(string dataPath, string id, string? tenant = null)
    {
        var key = new StoredKey(Path.Combine(dataPath, "keys"), id, tenant);
        Directory.CreateDirectory(key._directory);
        key.Write(revokedAt: null);
        return key;
    }

    public void Revoke() => Write(TimeProvider.System.GetUtcNow());

    // Moved into place, so that nobody reads half of it.
    private void Write(DateTimeOffset? revokedAt)
    {
        var path = Path.Combine(_directory, $"{_id}.json");
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["id"] = _id,
            ["name"] = _id,
            ["secret_hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))),
            ["scopes"] = (string[])["publish", "read"],
            ["tenant"] = _tenant,
            ["created_at"] = TimeProvider.System.GetUtcNow(),
            ["revoked_at"] = revokedAt,
        }));
        File.Move(path + ".new", path, overwrite: true);
    }
}

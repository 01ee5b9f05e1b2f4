using System.Security.Cryptography;
using System.Text;

namespace OmniStack.Redis;

/// <summary>A Lua script as it is stored in the assembly, and the hash that the server knows it by.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
        // The protocol names scripts by SHA-1; nothing of ours depends on its strength.
#pragma warning disable CA5350
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Name { get; }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>The script of that name, after what all share.</summary>
    public static RedisScript Load(string name) => new(name, Read("common.lua") + Read(name + ".lua"));

    private static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException("No such script in the assembly.", file);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

using System.Security.Cryptography;
using System.Text;

namespace OmniStack.Redis;

/// <summary>A Lua script as it is stored in the assembly, and the hash that the server knows it by.</summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
        // The protocol names scripts by SHA-1; nothing of ours depends on its strength.
#pragma warning disable CA5350
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>The named files, one after the other.</summary>
    public static RedisScript Load(params ReadOnlySpan<string> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
                ?? throw new FileNotFoundException("No such script in the assembly.", file);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            text.Append(reader.ReadToEnd());
        }

        return new(text.ToString());
    }
}

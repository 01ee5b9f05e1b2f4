using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OmniStack.MongoDB.Configuration;

/// <summary>A server's host, lower case, without the brackets of IPv6, and its port.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MongoAddress(string Host, int Port)
{
    private const int DefaultPort = 27017;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("[]/\\?#@ ");

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[::1]</c> or <c>[::1]:port</c>.</summary>
    /// <exception cref="MongoUriException">Anything else.</exception>
    public static MongoAddress Parse(string text)
    {
        var hostEnd = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        var host = hostEnd < 0 ? text : text[..hostEnd];
        var port = hostEnd < 0 ? "" : text[hostEnd..];
        if (host.StartsWith('['))
        {
            host = host is ['[', .. var inner, ']'] && System.Net.IPAddress.TryParse(inner, out _) ? inner : "";
        }

        if (host.Length == 0 || host.AsSpan().ContainsAny(Forbidden))
        {
            throw new MongoUriException("The connection string has an empty or malformed host.");
        }

        return new(host.ToLowerInvariant(), port.Length == 0 ? DefaultPort : ParsePort(port));
    }

    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static int ParsePort(string text) =>
        text[0] == ':' && ushort.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw new MongoUriException("The connection string has a port that is not between 1 and 65535.");
}

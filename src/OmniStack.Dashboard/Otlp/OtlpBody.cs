using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads bodies with a limit that also holds after decompression.</summary>
internal static class OtlpBody
{
    /// <returns>The bytes, or null when there are more than <paramref name="maxBytes"/>.</returns>
    /// <exception cref="MalformedTelemetryException">It is not gzip, though it says so.</exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }
        if (!request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return await ReadAsync(request.Body, (int)(request.ContentLength ?? 0), maxBytes, cancellationToken);
        }
        await using var plain = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
        return await InflateAsync(plain, maxBytes, cancellationToken);
    }

    /// <inheritdoc cref="ReadAsync(HttpRequest,int,CancellationToken)"/>
    public static async Task<byte[]?> InflateAsync(ReadOnlyMemory<byte> gzip, int maxBytes, CancellationToken cancellationToken)
    {
        await using var plain = new GZipStream(new MemoryStream(gzip.ToArray(), writable: false), CompressionMode.Decompress);
        return await InflateAsync(plain, maxBytes, cancellationToken);
    }

    private static async Task<byte[]?> InflateAsync(GZipStream plain, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(plain, 0, maxBytes, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw new MalformedTelemetryException();
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream body, int expected, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Max(expected, 4096)];
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken);
            length += read;
            if (length > maxBytes)
            {
                return null;
            }
            if (read == 0)
            {
                return length == bytes.Length ? bytes : bytes[..length];
            }
            if (length == bytes.Length)
            {
                if (length == expected)
                {
                    return bytes;
                }
                Array.Resize(ref bytes, bytes.Length * 2);
            }
        }
    }
}

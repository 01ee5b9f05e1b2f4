using System.Buffers.Binary;
using OmniStack.Dashboard.Otlp;

namespace OmniStack.Dashboard.Runs;

/// <summary>A file of batches: signal and encoding (one byte each), length (four, little-endian), body; appended one after the other.</summary>
internal static class SegmentFile
{
    public const int HeaderLength = 6;
    public const string Extension = ".otlp";

    public static async Task AppendAsync(Stream segment, RecordedBatch batch, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        header[0] = (byte)batch.Signal;
        header[1] = (byte)batch.Encoding;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2), batch.Body.Length);
        await segment.WriteAsync(header, cancellationToken);
        await segment.WriteAsync(batch.Body, cancellationToken);
    }

    /// <summary>The whole batches of a file; it ends at the first torn one, as a killed process leaves it.</summary>
    public static async IAsyncEnumerable<RecordedBatch> ReadAsync(string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, useAsync: true);
        var header = new byte[HeaderLength];
        while (await file.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) == HeaderLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(2));
            if (length < 0 || length > file.Length - file.Position)
            {
                yield break;
            }
            var body = new byte[length];
            await file.ReadExactlyAsync(body, cancellationToken);
            yield return new((OtlpSignal)header[0], (OtlpEncoding)header[1], body);
        }
    }
}

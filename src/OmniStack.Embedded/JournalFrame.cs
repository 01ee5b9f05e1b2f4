using System.Buffers.Binary;
using System.Numerics;

namespace OmniStack.Embedded;

/// <summary>The layout of a journal file, version 1. All numbers are little-endian.</summary>
/// <remarks>
/// <code>
/// file   = "OMNIJNL1" salt:u32 frame*
/// frame  = bodyLength:u32 bodyCrc:u32 syncedLength:u64 headerCrc:u32 body
/// body   = (recordLength:u32 record)*
/// </code>
/// Both checksums are CRC-32C begun with the file's random salt, so that no payload can pass for a frame. A frame is what one
/// write takes to the file. <c>syncedLength</c> is how much of the file had been fsynced when the frame was written: a bad frame
/// below the <c>syncedLength</c> of a later good one was durable and is damage; any other bad frame is the tail of a crash.
/// </remarks>
internal static class JournalFrame
{
    public const int FileHeaderSize = 12;
    public const int HeaderSize = 20;
    public const int RecordHeaderSize = 4;

    /// <summary>A header that claims more is damage, whatever its checksum says.</summary>
    public const int MaxBodyBytes = 512 << 20;

    private static ReadOnlySpan<byte> Magic => "OMNIJNL1"u8;

    public static void WriteFileHeader(Span<byte> target, uint salt)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], salt);
    }

    public static bool TryReadFileHeader(ReadOnlySpan<byte> source, out uint salt)
    {
        salt = source.Length >= FileHeaderSize ? BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) : 0;
        return source.Length >= FileHeaderSize && source.StartsWith(Magic);
    }

    public static void WriteHeader(Span<byte> frame, uint salt, long syncedLength)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(salt, frame[HeaderSize..]));
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], syncedLength);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[16..], Checksum(salt, frame[..16]));
    }

    public static bool TryReadHeader(ReadOnlySpan<byte> source, uint salt, out int bodyLength, out uint bodyChecksum, out long syncedLength)
    {
        bodyLength = BinaryPrimitives.ReadInt32LittleEndian(source);
        bodyChecksum = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
        syncedLength = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
        return bodyLength is >= 0 and <= MaxBodyBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(source[16..]) == Checksum(salt, source[..16]);
    }

    public static uint Checksum(uint salt, ReadOnlySpan<byte> bytes)
    {
        var checksum = ~salt;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }
}

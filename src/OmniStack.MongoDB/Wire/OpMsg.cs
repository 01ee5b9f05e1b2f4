using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Wire;

/// <summary>
/// The one message of the protocol in use.
/// Source: https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md.
/// </summary>
internal static class OpMsg
{
    public const int HeaderBytes = 16;

    /// <summary>What servers take and send at most.</summary>
    public const int MaxBytes = 48_000_000;

    private const int OpCode = 2013;
    private const uint ChecksumPresent = 1;
    private const uint RequiredFlags = 0xFFFF;
    private const int BodyAt = HeaderBytes + sizeof(uint);
    private const byte BodySection = 0;
    private const byte SequenceSection = 1;

    /// <summary>The field of a write that travels as a sequence of documents, which may exceed the size of one document together.</summary>
    private static string? SequenceOf(string command) => command switch
    {
        "insert" => "documents",
        "update" => "updates",
        "delete" => "deletes",
        _ => null,
    };

    /// <exception cref="BsonFormatException">The command cannot be encoded or is too large.</exception>
    public static void Write(ByteBuffer buffer, int requestId, int responseTo, BsonDocument document)
    {
        var start = buffer.BeginLength();
        buffer.WriteInt32(requestId);
        buffer.WriteInt32(responseTo);
        buffer.WriteInt32(OpCode);
        buffer.WriteInt32(0);
        var sequence = SequenceOf(document.First().Key);
        if (sequence is not null && document.Find(sequence) is { Type: BsonType.Array } documents)
        {
            WriteBody(buffer, document.Without(sequence));
            WriteSequence(buffer, sequence, documents.AsArray);
        }
        else
        {
            WriteBody(buffer, document);
        }

        buffer.EndLength(start);
    }

    /// <summary>Reads a header.</summary>
    /// <returns>The length of the message, header included.</returns>
    /// <exception cref="MongoProtocolException">It is none, or announces more than the limit.</exception>
    public static (int Length, int RequestId, int ResponseTo) ReadHeader(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var opCode = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (opCode != OpCode || length is <= BodyAt or > MaxBytes)
        {
            throw new MongoProtocolException("The peer does not speak the protocol of MongoDB.");
        }

        return (length, BinaryPrimitives.ReadInt32LittleEndian(header[4..]), BinaryPrimitives.ReadInt32LittleEndian(header[8..]));
    }

    /// <summary>Reads a whole message, header included; sequences become arrays of the document.</summary>
    /// <exception cref="MongoProtocolException">It is malformed, damaged, or announces that more will come unasked.</exception>
    /// <exception cref="BsonFormatException">One of its documents is malformed.</exception>
    public static BsonDocument Read(ReadOnlySpan<byte> message)
    {
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(message[HeaderBytes..]);
        if ((flags & RequiredFlags & ~ChecksumPresent) != 0)
        {
            throw new MongoProtocolException("The message has flags that were not asked for.");
        }

        if ((flags & ChecksumPresent) != 0)
        {
            message = WithoutChecksum(message);
        }

        return ReadSections(message[BodyAt..]);
    }

    /// <summary>CRC-32C, as the protocol's checksum.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private static ReadOnlySpan<byte> WithoutChecksum(ReadOnlySpan<byte> message)
    {
        var content = message[..^sizeof(uint)];
        return content.Length > BodyAt && BinaryPrimitives.ReadUInt32LittleEndian(message[^sizeof(uint)..]) == Checksum(content)
            ? content
            : throw new MongoProtocolException("The message's checksum is wrong.");
    }

    private static BsonDocument ReadSections(ReadOnlySpan<byte> sections)
    {
        BsonDocument? body = null;
        var sequences = new BsonDocument();
        while (sections.Length > 0)
        {
            var kind = sections[0];
            sections = sections[1..];
            if (kind == BodySection && body is null)
            {
                body = BsonReader.ReadFirst(sections, out var length);
                sections = sections[length..];
            }
            else if (kind == SequenceSection)
            {
                sections = ReadSequence(sections, sequences);
            }
            else
            {
                throw new MongoProtocolException("The message has a section of unknown kind, or two bodies.");
            }
        }

        foreach (var (name, documents) in sequences)
        {
            body?.Append(name, documents);
        }

        return body ?? throw new MongoProtocolException("The message has no body.");
    }

    /// <returns>What follows the section.</returns>
    private static ReadOnlySpan<byte> ReadSequence(ReadOnlySpan<byte> section, BsonDocument sequences)
    {
        var length = section.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(section);
        if (length < sizeof(int) + 1 || length > section.Length)
        {
            throw new MongoProtocolException("A section's length does not fit the message.");
        }

        var content = section[sizeof(int)..length];
        var nameEnd = content.IndexOf((byte)0);
        if (nameEnd < 0)
        {
            throw new MongoProtocolException("A section has no name.");
        }

        var documents = new BsonArray();
        for (var rest = content[(nameEnd + 1)..]; rest.Length > 0;)
        {
            documents.Add(BsonReader.ReadFirst(rest, out var read));
            rest = rest[read..];
        }

        sequences.Append(Encoding.UTF8.GetString(content[..nameEnd]), documents);
        return section[length..];
    }

    private static void WriteBody(ByteBuffer buffer, BsonDocument body)
    {
        buffer.WriteByte(BodySection);
        WriteDocument(buffer, body);
    }

    private static void WriteSequence(ByteBuffer buffer, string name, BsonArray documents)
    {
        buffer.WriteByte(SequenceSection);
        var start = buffer.BeginLength();
        BsonWriter.WriteCString(buffer, name);
        foreach (var document in documents)
        {
            WriteDocument(buffer, document.AsDocument);
        }

        buffer.EndLength(start);
    }

    private static void WriteDocument(ByteBuffer buffer, BsonDocument document)
    {
        var start = buffer.Length;
        BsonWriter.Write(buffer, document);
        if (buffer.Length - start > BsonLimits.MessageDocumentBytes)
        {
            throw new BsonFormatException($"A document may have {BsonLimits.DocumentBytes} bytes.");
        }
    }
}

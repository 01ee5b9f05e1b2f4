using System.Buffers.Binary;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Tests.Wire;

public sealed class OpMsgTests
{
    [Fact]
    public void Read_OfWrittenCommands_GivesThemBack()
    {
        var insert = new BsonDocument { ["insert"] = "c", ["$db"] = "d", ["documents"] = new BsonArray([new BsonDocument { ["a"] = 1 }, new BsonDocument()]) };
        var ping = new BsonDocument { ["ping"] = 1, ["$db"] = "d" };

        Assert.Equal(insert, OpMsg.Read(Bytes(insert)));
        Assert.Equal(ping, OpMsg.Read(Bytes(ping)));
        Assert.Equal((Bytes(ping).Length, 7, 3), OpMsg.ReadHeader(Bytes(ping)));
    }

    [Fact]
    public void Write_ManyDocuments_MayExceedOneDocumentsSizeTogether()
    {
        var large = new BsonDocument { ["bytes"] = new byte[15 * 1024 * 1024] };

        Assert.True(Bytes(new() { ["insert"] = "c", ["documents"] = new BsonArray([large, large, large]) }).Length > 45_000_000);
        Assert.Throws<BsonFormatException>(() => Bytes(new() { ["insert"] = "c", ["documents"] = new BsonArray([large, large, large, large]) }));
        Assert.Throws<BsonFormatException>(() => Bytes(new() { ["other"] = "c", ["documents"] = new BsonArray([large, large]) }));
    }

    [Fact]
    public void Checksum_OfTheKnownText_IsCrc32C() => Assert.Equal(0xE3069283, OpMsg.Checksum("123456789"u8));

    [Fact]
    public void Read_WithChecksum_ChecksIt()
    {
        byte[] message = [.. Bytes(new() { ["ok"] = 1 }), 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        message[OpMsg.HeaderBytes] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(message.Length - 4), OpMsg.Checksum(message.AsSpan(0, message.Length - 4)));
        Assert.Equal(new BsonDocument { ["ok"] = 1 }, OpMsg.Read(message));

        message[^10] ^= 1;
        Assert.Throws<MongoProtocolException>(() => OpMsg.Read(message));
    }

    [Theory]
    [InlineData(2)] // more to come, unasked
    [InlineData(4)] // a required flag of the future
    public void Read_FlagsThatWereNotAskedFor_IsRefused(byte flags)
    {
        var message = Bytes(new() { ["ok"] = 1 });
        message[OpMsg.HeaderBytes] = flags;

        Assert.Throws<MongoProtocolException>(() => OpMsg.Read(message));
    }

    [Fact]
    public void Read_OptionalFlags_AreIgnored()
    {
        var message = Bytes(new() { ["ok"] = 1 });
        message[OpMsg.HeaderBytes + 3] = 0x80;

        Assert.Equal(new BsonDocument { ["ok"] = 1 }, OpMsg.Read(message));
    }

    [Fact]
    public void Read_DamagedAnywhere_IsReadOrRefusedButNothingElse()
    {
        var message = Bytes(new() { ["insert"] = "c", ["documents"] = new BsonArray([new BsonDocument { ["a"] = "text" }]) });
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])message.Clone();
            damaged[random.Next(OpMsg.HeaderBytes, damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(OpMsg.HeaderBytes, damaged.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() => OpMsg.Read(damaged.AsSpan(0, random.Next(21, damaged.Length + 1))));
            Assert.True(error is null or BsonFormatException or MongoProtocolException, error?.ToString());
        }
    }

    [Theory]
    [InlineData(int.MaxValue, 2013)]
    [InlineData(48_000_001, 2013)]
    [InlineData(20, 2013)]
    [InlineData(-1, 2013)]
    [InlineData(100, 1)] // OP_REPLY
    [InlineData(100, 2012)] // compressed
    public void ReadHeader_NotOfThisProtocol_IsRefused(int length, int opCode)
    {
        var header = new byte[OpMsg.HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), opCode);

        Assert.Throws<MongoProtocolException>(() => OpMsg.ReadHeader(header));
    }

    private static byte[] Bytes(BsonDocument document)
    {
        using var buffer = new ByteBuffer(OpMsg.MaxBytes);
        OpMsg.Write(buffer, requestId: 7, responseTo: 3, document);
        return buffer.Written.ToArray();
    }
}

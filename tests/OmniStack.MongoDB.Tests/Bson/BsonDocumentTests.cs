namespace OmniStack.MongoDB.Tests.Bson;

public sealed class BsonDocumentTests
{
    [Fact]
    public void ToBytes_ExampleOfTheSpecification_GivesItsBytes()
    {
        var document = new BsonDocument { ["BSON"] = new BsonArray(["awesome", 5.05, 1986]) };

        Assert.Equal(
            "310000000442534f4e002600000002300008000000617765736f6d65000131003333333333331440103200c20700000000",
            Convert.ToHexStringLower(document.ToBytes()));
    }

    [Fact]
    public void FromBytes_EveryType_GivesWhatWasWritten()
    {
        var read = BsonDocument.FromBytes(SampleDocument.Create().ToBytes());

        Assert.Equal(SampleDocument.Create(), read);
        Assert.Equal(SampleDocument.Uuid, read["uuid"].AsGuid);
        Assert.Equal(-12.340m, read["price"].AsDecimal128.ToDecimal());
        Assert.Equal(new BsonTimestamp(1_700_000_000, 7), read["clock"].AsTimestamp);
        Assert.Equal("0123456789abcdef01234567", read["id"].AsObjectId.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("05000000")]
    [InlineData("0400000000")]
    [InlineData("0500000001")]
    [InlineData("ffffff7f00")]
    [InlineData("ffffffff00")]
    [InlineData("050000000000")] // a byte too many
    [InlineData("0c000000026100ffffffff00")] // text of negative length
    [InlineData("0c0000000261000000000000")] // text without its NUL
    [InlineData("0d000000026100ffffff7f0000")] // text longer than the document
    [InlineData("0e00000002610002000000ff0000")] // no UTF-8
    [InlineData("0d000000056100ffffff7f0000")] // binary longer than the document
    [InlineData("0c0000000361000500000000")] // inner document cut short
    [InlineData("0c000000036100ffffff7f00")]
    [InlineData("090000000861000200")] // boolean of 2
    [InlineData("080000000661" + "0000")] // undefined, deprecated
    [InlineData("0800000042610000")] // unknown type
    [InlineData("0700000010616100")] // name without NUL inside the document
    public void FromBytes_Malformed_IsRefused(string hex) =>
        Assert.Throws<BsonFormatException>(() => BsonDocument.FromBytes(Convert.FromHexString(hex)));

    [Fact]
    public void FromBytes_DamagedAnywhere_IsReadOrRefusedButNothingElse()
    {
        var bytes = SampleDocument.Create().ToBytes();
        var random = new Random(42);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() => BsonDocument.FromBytes(damaged.AsSpan(0, random.Next(damaged.Length + 1))));
            Assert.True(error is null or BsonFormatException, error?.ToString());
        }
    }

    [Fact]
    public void ToBytes_DeeperThanTheLimit_IsRefused()
    {
        Assert.Equal(Nested(200), BsonDocument.FromBytes(Nested(200).ToBytes()));
        Assert.Throws<BsonFormatException>(() => Nested(201).ToBytes());
    }

    [Fact]
    public void FromBytes_DeeperThanTheLimit_IsRefused()
    {
        byte[] bytes = [5, 0, 0, 0, 0];
        for (var i = 0; i < 100_000 / 8; i++)
        {
            byte[] outer = [.. BitConverter.GetBytes(bytes.Length + 8), 3, (byte)'a', 0, .. bytes, 0];
            bytes = outer;
            if (i > 300)
            {
                break;
            }
        }

        Assert.Throws<BsonFormatException>(() => BsonDocument.FromBytes(bytes));
    }

    [Fact]
    public void ToBytes_LargerThan16MiB_IsRefused() =>
        Assert.Throws<BsonFormatException>(() => new BsonDocument { ["bytes"] = new byte[16 * 1024 * 1024] }.ToBytes());

    [Fact]
    public void ToBytes_NulInAName_IsRefused() =>
        Assert.Throws<BsonFormatException>(() => new BsonDocument { ["a\0b"] = 1 }.ToBytes());

    [Fact]
    public void AsString_OfANumber_Throws() =>
        Assert.Throws<InvalidCastException>(() => new BsonDocument { ["a"] = 1 }["a"].AsString);

    [Fact]
    public void AsInt64_OfAnyWholeNumber_ReadsIt()
    {
        Assert.All([1, 1L, (BsonValue)1.0], value => Assert.Equal(1, value.AsInt64));
        Assert.Throws<InvalidCastException>(() => ((BsonValue)1.5).AsInt64);
        Assert.Throws<OverflowException>(() => ((BsonValue)long.MaxValue).AsInt32);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("-1.50")]
    public void Decimal128_OfADecimal_GivesItBack(string text)
    {
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(text, Decimal128.FromDecimal(value).ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void ToDecimal_OutOfItsRange_Throws()
    {
        Assert.Throws<OverflowException>(() => new Decimal128(0x7800_0000_0000_0000, 0).ToDecimal()); // infinity
        Assert.Throws<OverflowException>(() => new Decimal128((6176UL + 100) << 49, 1).ToDecimal()); // 1E+100
        Assert.Throws<OverflowException>(() => new Decimal128((6176UL - 100) << 49, 1).ToDecimal()); // 1E-100
        Assert.Equal(1000m, new Decimal128((6176UL + 3) << 49, 1).ToDecimal()); // 1E+3
    }

    private static BsonDocument Nested(int levels)
    {
        var document = new BsonDocument();
        for (var i = 1; i < levels; i++)
        {
            document = new BsonDocument { ["a"] = document };
        }

        return document;
    }
}

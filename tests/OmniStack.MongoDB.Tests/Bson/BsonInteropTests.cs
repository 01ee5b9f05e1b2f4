namespace OmniStack.MongoDB.Tests.Bson;

/// <summary>Our bytes against MongoDB's own JavaScript library.</summary>
public sealed class BsonInteropTests
{
    [Fact]
    public async Task ToBytes_EveryType_IsReadAndWrittenAlikeByTheOfficialLibrary()
    {
        var ours = SampleDocument.Create().ToBytes();

        var lines = (await NodeProgram.RunAsync("bson.mjs", Convert.ToHexString(ours))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            """
            {"double":{"$numberDouble":"-1.5"},"text":"Grüße, 世界 🚀","empty":"","document":{"a":{"b":{"$numberInt":"1"}},"none":{}},
            "array":[{"$numberInt":"1"},"two",null,[true]],"bytes":{"$binary":{"base64":"AAH+/w==","subType":"00"}},
            "uuid":{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"04"}},"id":{"$oid":"0123456789abcdef01234567"},"yes":true,"no":false,
            "at":{"$date":{"$numberLong":"1767323045678"}},"before":{"$date":{"$numberLong":"-2174586893211"}},"nothing":null,
            "pattern":{"$regularExpression":{"pattern":"^a.*b$","options":"im"}},"small":{"$numberInt":"-2147483648"},
            "large":{"$numberLong":"9223372036854775807"},"clock":{"$timestamp":{"t":1700000000,"i":7}},
            "price":{"$numberDecimal":"-12.340"},"min":{"$minKey":1},"max":{"$maxKey":1}}
            """.ReplaceLineEndings(""),
            lines[0]);
        Assert.Equal(Convert.ToHexStringLower(ours), lines[1]);
        Assert.Equal(SampleDocument.Create(), BsonDocument.FromBytes(Convert.FromHexString(lines[1])));
    }
}

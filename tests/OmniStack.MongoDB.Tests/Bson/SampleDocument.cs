namespace OmniStack.MongoDB.Tests.Bson;

/// <summary>One value of every type.</summary>
internal static class SampleDocument
{
    public static readonly Guid Uuid = new("00112233-4455-6677-8899-aabbccddeeff");

    public static BsonDocument Create() => new()
    {
        ["double"] = -1.5,
        ["text"] = "Grüße, 世界 🚀",
        ["empty"] = "",
        ["document"] = new BsonDocument { ["a"] = new BsonDocument { ["b"] = 1 }, ["none"] = new BsonDocument() },
        ["array"] = new BsonArray([1, "two", BsonValue.Null, new BsonArray([true])]),
        ["bytes"] = new byte[] { 0, 1, 254, 255 },
        ["uuid"] = Uuid,
        ["id"] = ObjectId.TryParse("0123456789abcdef01234567", out var id) ? id : default,
        ["yes"] = true,
        ["no"] = false,
        ["at"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        ["before"] = new DateTimeOffset(1901, 2, 3, 4, 5, 6, 789, TimeSpan.Zero),
        ["nothing"] = BsonValue.Null,
        ["pattern"] = new BsonRegularExpression("^a.*b$", "im"),
        ["small"] = int.MinValue,
        ["large"] = long.MaxValue,
        ["clock"] = new BsonTimestamp(1_700_000_000, 7),
        ["price"] = -12.340m,
        ["min"] = BsonValue.MinKey,
        ["max"] = BsonValue.MaxKey,
    };
}

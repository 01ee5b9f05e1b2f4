using System.Globalization;
using System.Text.Json.Nodes;

namespace OmniStack.MongoDB.Tests.StandIn;

/// <summary>The official Node driver on the same server: each reads what the other wrote.</summary>
public sealed class NodeDriverTests(StandInFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_OfEither_AreReadByTheOther()
    {
        await using var client = fixture.Connect("interop");
        var shared = new MongoCollection(client, "shared");
        var ours = new BsonDocument { ["_id"] = "ours", ["count"] = 41, ["list"] = new BsonArray(["from .NET"]), ["at"] = DateTimeOffset.UnixEpoch };
        await shared.InsertOneAsync(ours, Stop);

        await NodeAsync("write");
        var seenByNode = JsonNode.Parse(await NodeAsync("read"))!.AsArray();
        var written = await shared.FindOneAsync(new() { ["_id"] = "node" }, MongoFind.All, Stop);
        var changed = await shared.FindOneAsync(new() { ["_id"] = "ours" }, MongoFind.All, Stop);

        Assert.Equal(
            """{"_id":"ours","count":{"$numberInt":"42"},"list":["from .NET","from node"],"at":{"$date":{"$numberLong":"0"}}}""",
            seenByNode[1]!.ToJsonString());
        Assert.Equal(42, changed!["count"].AsInt32);
        Assert.Equal(
            new BsonDocument
            {
                ["_id"] = "node", ["text"] = "Grüße 🚀", ["count"] = 9007199254740993L, ["ratio"] = 2.0, ["flag"] = true, ["nothing"] = BsonValue.Null,
                ["at"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), ["bytes"] = new byte[] { 0, 255 },
                ["list"] = new BsonArray([1, "two", new BsonDocument { ["three"] = 3 }]), ["price"] = 12.340m, ["uuid"] = Bson.SampleDocument.Uuid,
            },
            written);
    }

    private Task<string> NodeAsync(string action) =>
        NodeProgram.RunAsync("driver.mjs", "", fixture.Server.Port.ToString(CultureInfo.InvariantCulture), action);
}

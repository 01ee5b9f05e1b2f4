namespace OmniStack.MongoDB.Tests.StandIn;

/// <summary>Against a server that nobody here wrote.</summary>
public sealed class MongoCollectionTests(StandInFixture fixture) : IAsyncLifetime
{
    private static readonly BsonDocument Everything = new();

    private readonly MongoClient _client = fixture.Connect("test" + Guid.NewGuid().ToString("N"));

    private MongoCollection Things => new(_client, "things");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insert_EveryType_IsFoundAsItWas()
    {
        var sample = new BsonDocument { ["_id"] = 1 };
        foreach (var (name, value) in Bson.SampleDocument.Create())
        {
            // mongomock compares and copies all but these two.
            if (value.Type is not (BsonType.MinKey or BsonType.MaxKey))
            {
                sample[name] = value;
            }
        }

        await Things.InsertOneAsync(sample, Stop);

        var found = await Things.FindOneAsync(new() { ["_id"] = 1 }, MongoFind.All, Stop);

        Assert.All(sample, element => Assert.Equal((element.Key, element.Value), (element.Key, found![element.Key])));
        Assert.Equal(sample, found);
    }

    [Fact]
    public async Task Insert_WithoutId_ServerGivesOne()
    {
        await Things.InsertOneAsync(new() { ["a"] = 1 }, Stop);

        Assert.Equal(BsonType.ObjectId, (await Things.FindOneAsync(Everything, MongoFind.All, Stop))!["_id"].Type);
    }

    [Fact]
    public async Task Insert_KeyTaken_TellsWhichAndNotWhat()
    {
        await Things.CreateIndexesAsync([new("by_name", new() { ["name"] = 1 }) { Unique = true }], Stop);

        var refusal = await Assert.ThrowsAsync<MongoCommandException>(() => Things.InsertManyAsync(
            [new() { ["_id"] = 1, ["name"] = "secret" }, new() { ["_id"] = 2, ["name"] = "secret" }, new() { ["_id"] = 3, ["name"] = "c" }], Stop));

        Assert.True(refusal.IsDuplicateKey);
        Assert.Equal(1, refusal.Index);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await Things.CountAsync(Everything, Stop));
    }

    [Fact]
    public async Task Find_SortedSkippedLimitedProjected_ReturnsJustThat()
    {
        await InsertNumbersAsync(20);

        var found = await Things.FindAsync(
            new() { ["_id"] = new BsonDocument { ["$gte"] = 5 } },
            new() { Sort = new() { ["_id"] = -1 }, Skip = 1, Limit = 3, Projection = new() { ["square"] = 1, ["_id"] = 0 } },
            Stop).ToListAsync(Stop);

        Assert.Equal([324, 289, 256], found.Select(document => document["square"].AsInt32));
        Assert.All(found, document => Assert.Single(document));
    }

    [Fact]
    public async Task Find_MoreThanOneBatch_ReadsThemAll()
    {
        await InsertNumbersAsync(350);

        var byDefault = await Things.FindAsync(Everything, new() { Sort = new() { ["_id"] = 1 } }, Stop).ToListAsync(Stop);
        var bySeven = await Things.FindAsync(Everything, new() { Sort = new() { ["_id"] = 1 }, BatchSize = 7 }, Stop).ToListAsync(Stop);

        Assert.Equal(Enumerable.Range(0, 350), byDefault.Select(document => document["_id"].AsInt32));
        Assert.Equal(byDefault, bySeven);
    }

    [Fact]
    public async Task FindOne_NothingMatches_IsNull() =>
        Assert.Null(await Things.FindOneAsync(new() { ["_id"] = "nobody" }, MongoFind.All, Stop));

    [Fact]
    public async Task Update_Operators_ChangeWhatTheyName()
    {
        await Things.InsertOneAsync(new() { ["_id"] = 1, ["n"] = 1, ["list"] = new BsonArray(["a"]) }, Stop);

        var result = await Things.UpdateOneAsync(
            new() { ["_id"] = 1 },
            new()
            {
                ["$set"] = new BsonDocument { ["name"] = "x" }, ["$inc"] = new BsonDocument { ["n"] = 2 },
                ["$push"] = new BsonDocument { ["list"] = "b" }, ["$setOnInsert"] = new BsonDocument { ["new"] = true },
            },
            upsert: true, Stop);

        Assert.Equal(new MongoUpdateResult(1, 1, null), result);
        Assert.Equal(
            new BsonDocument { ["_id"] = 1, ["n"] = 3, ["list"] = new BsonArray(["a", "b"]), ["name"] = "x" },
            await Things.FindOneAsync(Everything, MongoFind.All, Stop));
    }

    [Fact]
    public async Task Update_NothingMatches_InsertsOnlyWhenAsked()
    {
        var update = new BsonDocument { ["$setOnInsert"] = new BsonDocument { ["new"] = true } };

        Assert.Equal(new MongoUpdateResult(0, 0, null), await Things.UpdateOneAsync(new() { ["_id"] = 7 }, update, upsert: false, Stop));
        Assert.Equal(new MongoUpdateResult(0, 0, 7), await Things.UpdateOneAsync(new() { ["_id"] = 7 }, update, upsert: true, Stop));
        Assert.Equal(1, await Things.CountAsync(new() { ["new"] = true }, Stop));
    }

    [Fact]
    public async Task UpdateMany_ReplaceOne_ChangeTheirMatches()
    {
        await InsertNumbersAsync(5);

        var many = await Things.UpdateManyAsync(new() { ["_id"] = new BsonDocument { ["$lt"] = 3 } }, new() { ["$set"] = new BsonDocument { ["low"] = true } }, Stop);
        var one = await Things.ReplaceOneAsync(new() { ["_id"] = 4 }, new() { ["only"] = "this" }, upsert: false, Stop);

        Assert.Equal((3, 3), (many.Matched, many.Modified));
        Assert.Equal(1, one.Matched);
        Assert.Equal(new BsonDocument { ["_id"] = 4, ["only"] = "this" }, await Things.FindOneAsync(new() { ["_id"] = 4 }, MongoFind.All, Stop));
    }

    [Fact]
    public async Task Delete_OneAndMany_CountWhatIsGone()
    {
        await InsertNumbersAsync(5);

        Assert.Equal(1, await Things.DeleteOneAsync(Everything, Stop));
        Assert.Equal(4, await Things.DeleteManyAsync(Everything, Stop));
        Assert.Equal(0, await Things.CountAsync(Everything, Stop));
    }

    [Fact]
    public async Task FindOneAndUpdate_ReturnsBeforeOrAfter()
    {
        var increment = new BsonDocument { ["$inc"] = new BsonDocument { ["n"] = 1 } };
        var upsert = new MongoFindAndUpdate { Upsert = true };

        Assert.Null(await Things.FindOneAndUpdateAsync(new() { ["_id"] = 1 }, increment, MongoFindAndUpdate.Default, Stop));
        Assert.Null(await Things.FindOneAndUpdateAsync(new() { ["_id"] = 1 }, increment, upsert, Stop));
        Assert.Equal(2, (await Things.FindOneAndUpdateAsync(new() { ["_id"] = 1 }, increment, upsert with { ReturnNew = true }, Stop))!["n"].AsInt32);
        Assert.Equal(2, (await Things.FindOneAndUpdateAsync(new() { ["_id"] = 1 }, increment, MongoFindAndUpdate.Default, Stop))!["n"].AsInt32);
    }

    [Fact]
    public async Task FindOneAndDelete_TakesTheFirstInOrder()
    {
        await InsertNumbersAsync(3);

        var taken = await Things.FindOneAndDeleteAsync(Everything, new() { ["_id"] = -1 }, Stop);

        Assert.Equal(2, taken!["_id"].AsInt32);
        Assert.Equal(2, await Things.CountAsync(Everything, Stop));
        Assert.Null(await Things.FindOneAndDeleteAsync(new() { ["_id"] = "nobody" }, sort: null, Stop));
    }

    [Fact]
    public async Task Aggregate_Groups_ReturnsThem()
    {
        await InsertNumbersAsync(10);
        BsonArray pipeline =
        [
            new BsonDocument { ["$match"] = new BsonDocument { ["_id"] = new BsonDocument { ["$lt"] = 4 } } },
            new BsonDocument { ["$group"] = new BsonDocument { ["_id"] = BsonValue.Null, ["sum"] = new BsonDocument { ["$sum"] = "$square" } } },
        ];

        Assert.Equal(14, Assert.Single(await Things.AggregateAsync(pipeline, Stop).ToListAsync(Stop))["sum"].AsInt32);
    }

    [Fact]
    public async Task CreateIndexes_Twice_IsDoneOnce()
    {
        var indexes = new[] { new MongoIndex("by_age", new() { ["at"] = 1 }) { ExpireAfter = TimeSpan.FromHours(1) } };
        await Things.CreateIndexesAsync(indexes, Stop);
        await Things.CreateIndexesAsync(indexes, Stop);

        var names = await _client.QueryAsync(new() { ["listIndexes"] = "things" }, Stop).Select(index => index["name"].AsString).ToListAsync(Stop);

        Assert.Single(names, name => name == "by_age");
    }

    [Fact]
    public async Task Run_UnknownCommand_ThrowsItsCode()
    {
        var refusal = await Assert.ThrowsAsync<MongoCommandException>(() => _client.RunAsync(new() { ["nonsense"] = 1 }, Stop));

        Assert.Equal((59, "CommandNotFound"), (refusal.Code, refusal.CodeName));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _client.RunAsync(new() { ["dropDatabase"] = 1 }, Stop);
        await _client.DisposeAsync();
    }

    private Task InsertNumbersAsync(int count) =>
        Things.InsertManyAsync(Enumerable.Range(0, count).Select(n => new BsonDocument { ["_id"] = n, ["square"] = n * n }), Stop);
}

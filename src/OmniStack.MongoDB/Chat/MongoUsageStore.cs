using System.Globalization;
using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Usage in MongoDB: in <c>chat_usage</c> a document per client, session, model, purpose and UTC day, raised by <c>$inc</c>.</summary>
internal sealed class MongoUsageStore(IMongoDatabase database) : IUsageStore, IDisposable
{
    private readonly MongoCollection _usage = new(database, "chat_usage");
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _created;

    public async Task AddAsync(ModelUsage usage, CancellationToken cancellationToken)
    {
        await CreateIndexesAsync(cancellationToken);
        var sum = new BsonDocument
        {
            ["client"] = usage.ClientId,
            ["day"] = DayOf(DateOnly.FromDateTime(usage.At.UtcDateTime)),
            ["session"] = usage.SessionId,
            ["model"] = usage.Model,
            ["purpose"] = NameOf(usage.Purpose),
        };
        var increase = new BsonDocument
        {
            ["$inc"] = new BsonDocument
            {
                ["calls"] = 1L,
                ["input"] = usage.InputTokens,
                ["output"] = usage.OutputTokens,
                ["cost"] = usage.CostNanos ?? 0,
                ["unpriced"] = usage.CostNanos is null ? 1L : 0L,
            },
        };
        try
        {
            await _usage.UpdateOneAsync(sum, increase, upsert: true, cancellationToken);
        }
        catch (MongoCommandException first) when (first.IsDuplicateKey)
        {
            await _usage.UpdateOneAsync(sum, increase, upsert: true, cancellationToken); // Another call began the sum at the same moment.
        }
    }

    public async Task<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        BsonArray pipeline =
        [
            new BsonDocument { ["$match"] = Filter(query) },
            new BsonDocument
            {
                ["$group"] = new BsonDocument
                {
                    ["_id"] = query.By == UsageGroup.None ? 1 : $"${NameOf(query.By)}",
                    ["calls"] = Sum("calls"), ["input"] = Sum("input"), ["output"] = Sum("output"), ["cost"] = Sum("cost"), ["unpriced"] = Sum("unpriced"),
                },
            },
            new BsonDocument { ["$sort"] = new BsonDocument { ["_id"] = 1 } },
            new BsonDocument { ["$limit"] = query.Limit },
        ];
        List<UsageSum> sums = [];
        await foreach (var sum in _usage.AggregateAsync(pipeline, cancellationToken))
        {
            var key = query.By == UsageGroup.None ? "" : sum["_id"].AsString;
            sums.Add(new UsageSum(key, sum["calls"].AsInt64, sum["input"].AsInt64, sum["output"].AsInt64, sum["cost"].AsInt64, sum["unpriced"].AsInt64));
        }

        return sums;
    }

    public async Task<long> DeleteBeforeAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await CreateIndexesAsync(cancellationToken);
        return await _usage.DeleteManyAsync(new() { ["day"] = new BsonDocument { ["$lt"] = DayOf(day) } }, cancellationToken);
    }

    public void Dispose() => _creating.Dispose();

    private async Task CreateIndexesAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            await _usage.CreateIndexesAsync(
            [
                new("sum", new() { ["client"] = 1, ["day"] = 1, ["session"] = 1, ["model"] = 1, ["purpose"] = 1 }) { Unique = true },
                new("session", new() { ["client"] = 1, ["session"] = 1 }),
                new("day", new() { ["day"] = 1 }),
            ], cancellationToken);
            _created = true;
        }
        finally
        {
            _creating.Release();
        }
    }

    private static BsonDocument Filter(UsageQuery query)
    {
        var filter = new BsonDocument { ["client"] = query.ClientId };
        if (query.SessionId is not null)
        {
            filter["session"] = query.SessionId;
        }

        var days = new BsonDocument();
        if (query.From is { } from)
        {
            days["$gte"] = DayOf(from);
        }

        if (query.To is { } to)
        {
            days["$lte"] = DayOf(to);
        }

        if (days.Count > 0)
        {
            filter["day"] = days;
        }

        return filter;
    }

    private static BsonDocument Sum(string field) => new() { ["$sum"] = $"${field}" };

    /// <summary>In this form the order of the days is that of the texts.</summary>
    private static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string NameOf(UsagePurpose purpose) => purpose switch
    {
        UsagePurpose.Chat => "chat",
        UsagePurpose.Summary => "summary",
        _ => "name",
    };

    private static string NameOf(UsageGroup group) => group switch
    {
        UsageGroup.Day => "day",
        UsageGroup.Model => "model",
        UsageGroup.Session => "session",
        _ => "purpose",
    };
}

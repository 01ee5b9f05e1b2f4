using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Topology;

/// <summary>What a server said of itself when it was last asked, or that it did not answer.</summary>
internal sealed record ServerDescription(MongoAddress Address, MongoServerKind Kind)
{
    /// <summary>Why it is <see cref="MongoServerKind.Unknown"/>; null before the first answer.</summary>
    public string? Failure { get; init; }

    public string? SetName { get; init; }

    /// <summary>The members of the set as this one knows them; empty outside a set.</summary>
    public IReadOnlyList<MongoAddress> Members { get; init; } = [];

    /// <summary>Its own address in the set, which may be another than the one it was reached by.</summary>
    public MongoAddress? Me { get; init; }

    /// <summary>Which election made it primary, and under which configuration: tells a primary that has been replaced.</summary>
    public (ObjectId ElectionId, long SetVersion)? Election { get; init; }

    /// <summary>How long the server keeps a session that is not used; null when it has none.</summary>
    public TimeSpan? SessionTimeout { get; init; }

    public bool TakesCommands => Kind is MongoServerKind.Standalone or MongoServerKind.Primary or MongoServerKind.Router;

    public bool TakesRetryableWrites => SessionTimeout is not null && Kind is MongoServerKind.Primary or MongoServerKind.Router;

    public static ServerDescription Unknown(MongoAddress address, string? failure) => new(address, MongoServerKind.Unknown) { Failure = failure };

    /// <summary>Reads the reply to <c>hello</c>.</summary>
    public static ServerDescription From(MongoAddress address, BsonDocument hello)
    {
        if (!CommandReply.IsOk(hello))
        {
            return Unknown(address, new MongoCommandException("hello", hello).Message);
        }

        var sessionMinutes = hello.Find("logicalSessionTimeoutMinutes")?.AsInt32;
        return new(address, ReadKind(hello))
        {
            SetName = hello.Find("setName")?.AsString,
            Members = [.. ReadMembers(hello, "hosts"), .. ReadMembers(hello, "passives"), .. ReadMembers(hello, "arbiters")],
            Me = hello.Find("me") is { } me ? MongoAddress.Parse(me.AsString) : null,
            Election = hello.Find("electionId") is { } election && hello.Find("setVersion") is { } version
                ? (election.AsObjectId, version.AsInt64)
                : null,
            SessionTimeout = sessionMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        };
    }

    private static MongoServerKind ReadKind(BsonDocument hello)
    {
        if (hello.Find("msg") is { Type: BsonType.String } message && message.AsString == "isdbgrid")
        {
            return MongoServerKind.Router;
        }

        if (hello.Find("setName") is null)
        {
            return Is(hello, "isreplicaset") ? MongoServerKind.OtherMember : MongoServerKind.Standalone;
        }

        return Is(hello, "isWritablePrimary") ? MongoServerKind.Primary
            : Is(hello, "secondary") && !Is(hello, "hidden") ? MongoServerKind.Secondary
            : MongoServerKind.OtherMember;
    }

    private static bool Is(BsonDocument hello, string name) => hello.Find(name) is { Type: BsonType.Boolean } value && value.AsBoolean;

    private static IEnumerable<MongoAddress> ReadMembers(BsonDocument hello, string name) =>
        hello.Find(name)?.AsArray.Select(member => MongoAddress.Parse(member.AsString)) ?? [];
}

using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Configuration;

/// <summary>The connection string over <see cref="MongoOptions"/>: all that the client goes by.</summary>
internal sealed record MongoSettings
{
    public required IReadOnlyList<MongoAddress> Seeds { get; init; }

    public required string Database { get; init; }

    public MongoCredential? Credential { get; init; }

    /// <summary>Null without TLS.</summary>
    public MongoTls? Tls { get; init; }

    public string? ReplicaSet { get; init; }

    /// <summary>Speaks to the one seed only, whatever it says of others.</summary>
    public bool DirectConnection { get; init; }

    public string ApplicationName { get; init; } = "OmniStack";

    public bool RetryWrites { get; init; } = true;

    public bool RetryReads { get; init; } = true;

    /// <summary>Added to writes that name none; empty leaves it to the server.</summary>
    public BsonDocument WriteConcern { get; init; } = new();

    /// <summary>Added to reads that name none; null leaves it to the server.</summary>
    public string? ReadConcernLevel { get; init; }

    public required TimeSpan ServerSelectionTimeout { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    public required TimeSpan SocketTimeout { get; init; }

    public required TimeSpan WaitQueueTimeout { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    /// <summary>Idle connections are closed after it; null keeps them.</summary>
    public TimeSpan? MaxIdleTime { get; init; }

    public required int MaxWaitQueue { get; init; }

    public required int MaxPoolSize { get; init; }

    public int MinPoolSize { get; init; }

    /// <summary>Connections that one pool opens at the same time.</summary>
    public int MaxConnecting { get; init; } = 2;
}

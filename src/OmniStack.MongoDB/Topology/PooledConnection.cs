using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Topology;

/// <summary>A connection and its place in a pool.</summary>
internal sealed class PooledConnection(MongoConnection connection, int generation)
{
    public MongoConnection Connection => connection;

    /// <summary>Clearing the pool makes it old.</summary>
    public int Generation => generation;

    /// <summary>When it was returned, by the pool's clock.</summary>
    public long IdleSince { get; set; }
}

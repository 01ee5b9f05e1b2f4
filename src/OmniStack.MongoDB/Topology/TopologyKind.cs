namespace OmniStack.MongoDB.Topology;

/// <summary>What kind of deployment the servers form.</summary>
internal enum TopologyKind
{
    /// <summary>None has answered yet.</summary>
    Unknown,
    /// <summary>One server, whatever it is.</summary>
    Single,
    ReplicaSet,
    Sharded,
}

namespace OmniStack.MongoDB;

/// <summary>A server's part in the deployment.</summary>
public enum MongoServerKind
{
    /// <summary>It has not answered, or not of late.</summary>
    Unknown,
    /// <summary>A server of its own.</summary>
    Standalone,
    /// <summary>The member of a replica set that takes writes.</summary>
    Primary,
    /// <summary>A member of a replica set that copies the primary.</summary>
    Secondary,
    /// <summary>A member that is neither: an arbiter, hidden, starting or recovering.</summary>
    OtherMember,
    /// <summary>A <c>mongos</c> before a sharded cluster.</summary>
    Router,
}

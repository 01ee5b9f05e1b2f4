using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Servers;

namespace OmniStack.MongoDB.Driver;

/// <summary>What the driver knows of the servers, in the port's terms.</summary>
internal static class DriverDeployment
{
    public static MongoDeployment Describe(ClusterDescription cluster)
        => new(cluster.Servers.Select(server => server.ReplicaSetConfig?.Name).FirstOrDefault(name => name is not null),
            [.. cluster.Servers.Select(Describe).OrderBy(server => server.Address, StringComparer.Ordinal)]);

    private static MongoServerState Describe(ServerDescription server)
        => new(server.EndPoint.ToString()!, KindOf(server.Type), server.Type == ServerType.Unknown ? server.HeartbeatException?.Message : null);

    private static MongoServerKind KindOf(ServerType type) => type switch
    {
        ServerType.Standalone => MongoServerKind.Standalone,
        ServerType.ReplicaSetPrimary => MongoServerKind.Primary,
        ServerType.ReplicaSetSecondary => MongoServerKind.Secondary,
        ServerType.ShardRouter or ServerType.LoadBalanced => MongoServerKind.Router,
        ServerType.Unknown => MongoServerKind.Unknown,
        _ => MongoServerKind.OtherMember,
    };
}

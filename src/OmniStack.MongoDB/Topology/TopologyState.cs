using System.Collections.Immutable;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Topology;

/// <summary>
/// What is known of all servers, and how an answer of one changes it. Immutable, and apart from any connection.
/// Source: https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-discovery-and-monitoring.md.
/// </summary>
internal sealed record TopologyState
{
    private TopologyState(TopologyKind kind, string? setName, ImmutableDictionary<MongoAddress, ServerDescription> servers)
    {
        Kind = kind;
        SetName = setName;
        Servers = servers;
    }

    public TopologyKind Kind { get; private init; }

    public string? SetName { get; private init; }

    public ImmutableDictionary<MongoAddress, ServerDescription> Servers { get; private init; }

    /// <summary>The latest election of which a primary told.</summary>
    private (ObjectId ElectionId, long SetVersion)? LatestElection { get; init; }

    public static TopologyState Initial(MongoSettings settings)
    {
        var kind = settings.DirectConnection ? TopologyKind.Single
            : settings.ReplicaSet is not null ? TopologyKind.ReplicaSet
            : TopologyKind.Unknown;
        return new(kind, settings.ReplicaSet, settings.Seeds.ToImmutableDictionary(seed => seed, seed => ServerDescription.Unknown(seed, failure: null)));
    }

    /// <summary>Takes in what a server said; an answer of a server that is none of the deployment's changes nothing.</summary>
    public TopologyState With(ServerDescription server)
    {
        if (!Servers.ContainsKey(server.Address))
        {
            return this;
        }

        return server.Kind switch
        {
            MongoServerKind.Unknown => Replace(server),
            _ when Kind == TopologyKind.Single => WithOnly(server),
            MongoServerKind.Standalone => WithStandalone(server),
            MongoServerKind.Router => Kind is TopologyKind.Unknown or TopologyKind.Sharded
                ? (this with { Kind = TopologyKind.Sharded }).Replace(server)
                : Drop(server, "It is a mongos, not a member of the replica set."),
            _ => WithMember(server),
        };
    }

    private TopologyState WithOnly(ServerDescription server) => SetName is null || server.SetName == SetName
        ? Replace(server)
        : Drop(server, "It is not a member of the replica set that the connection string names.");

    private TopologyState WithStandalone(ServerDescription server) => Kind == TopologyKind.Unknown && Servers.Count == 1
        ? (this with { Kind = TopologyKind.Single }).Replace(server)
        : Drop(server, "It is a server of its own, not part of the deployment.");

    private TopologyState WithMember(ServerDescription server)
    {
        if (Kind == TopologyKind.Sharded)
        {
            return Drop(server, "It is a member of a replica set, not a mongos.");
        }

        var set = this with { Kind = TopologyKind.ReplicaSet };
        if (server.SetName is null)
        {
            return set.Replace(server);
        }

        set = set with { SetName = SetName ?? server.SetName };
        if (server.SetName != set.SetName)
        {
            return set.Drop(server, "It is a member of another replica set.");
        }

        return server.Kind == MongoServerKind.Primary ? set.WithPrimary(server) : set.WithFollower(server);
    }

    private TopologyState WithPrimary(ServerDescription primary)
    {
        if (primary.Election is { } election && LatestElection is { } latest && IsBefore(election, latest))
        {
            return Replace(ServerDescription.Unknown(primary.Address, "It was primary, and another has been elected."));
        }

        var known = Servers.SetItem(primary.Address, primary);
        var members = primary.Members.ToImmutableDictionary(member => member, member => known.GetValueOrDefault(member) switch
        {
            null => ServerDescription.Unknown(member, failure: null),
            { Kind: MongoServerKind.Primary } other when other.Address != primary.Address
                => ServerDescription.Unknown(member, "It was primary, and another has been elected."),
            var same => same,
        });

        // A seed may lead to a primary that goes by another name: the set's own name is in the list, and is asked next.
        return this with { Servers = members.IsEmpty ? known : members, LatestElection = primary.Election ?? LatestElection };
    }

    private TopologyState WithFollower(ServerDescription follower)
    {
        if (Servers.Values.Any(server => server.Kind == MongoServerKind.Primary && server.Address != follower.Address))
        {
            return Replace(follower);
        }

        var servers = Servers.SetItem(follower.Address, follower);
        servers = servers.AddRange(follower.Members.Except(servers.Keys)
            .Select(member => KeyValuePair.Create(member, ServerDescription.Unknown(member, failure: null))));
        return this with { Servers = follower.Me is { } me && me != follower.Address ? servers.Remove(follower.Address) : servers };
    }

    private TopologyState Replace(ServerDescription server) => this with { Servers = Servers.SetItem(server.Address, server) };

    /// <summary>The last server stays, with the reason: it may yet become what is looked for, and there is nobody else to ask.</summary>
    private TopologyState Drop(ServerDescription server, string reason) => Servers.Count > 1
        ? this with { Servers = Servers.Remove(server.Address) }
        : Replace(ServerDescription.Unknown(server.Address, reason));

    private static bool IsBefore((ObjectId ElectionId, long SetVersion) one, (ObjectId ElectionId, long SetVersion) other)
    {
        var byElection = one.ElectionId.CompareTo(other.ElectionId);
        return byElection < 0 || (byElection == 0 && one.SetVersion < other.SetVersion);
    }
}

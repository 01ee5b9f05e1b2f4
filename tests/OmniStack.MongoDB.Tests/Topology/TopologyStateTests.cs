using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Topology;

namespace OmniStack.MongoDB.Tests.Topology;

public sealed class TopologyStateTests
{
    private static readonly MongoAddress A = new("a", 1);
    private static readonly MongoAddress B = new("b", 1);
    private static readonly MongoAddress C = new("c", 1);

    [Fact]
    public void With_SecondaryOfASet_DiscoversItsMembers()
    {
        var state = Initial("mongodb://a:1").With(Member(A, primary: false, A, B, C));

        Assert.Equal(TopologyKind.ReplicaSet, state.Kind);
        Assert.Equal("rs", state.SetName);
        Assert.Equal([A, B, C], state.Servers.Keys.OrderBy(server => server.Host, StringComparer.Ordinal));
    }

    [Fact]
    public void With_Primary_FollowsItsListOfMembers()
    {
        var state = Initial("mongodb://a:1,b:1").With(Member(A, primary: true, A, C));

        Assert.Equal([A, C], state.Servers.Keys.OrderBy(server => server.Host, StringComparer.Ordinal));
        Assert.True(state.Servers[A].TakesCommands);
    }

    [Fact]
    public void With_SecondPrimary_ForgetsTheFirst()
    {
        var state = Initial("mongodb://a:1").With(Member(A, primary: true, A, B)).With(Member(B, primary: true, A, B));

        Assert.Equal(MongoServerKind.Unknown, state.Servers[A].Kind);
        Assert.True(state.Servers[B].TakesCommands);
    }

    [Fact]
    public void With_PrimaryOfAnEarlierElection_DoesNotBelieveIt()
    {
        var state = Initial("mongodb://a:1")
            .With(Member(A, primary: true, A, B) with { Election = (Election(2), 1) })
            .With(Member(B, primary: true, A, B) with { Election = (Election(1), 1) });

        Assert.True(state.Servers[A].TakesCommands);
        Assert.Equal(MongoServerKind.Unknown, state.Servers[B].Kind);
    }

    [Fact]
    public void With_MemberReachedByAnotherName_IsKnownByItsOwn()
    {
        var state = Initial("mongodb://a:1").With(Member(A, primary: false, B, C) with { Me = B });

        Assert.Equal([B, C], state.Servers.Keys.OrderBy(server => server.Host, StringComparer.Ordinal));
    }

    [Fact]
    public void With_MemberOfAnotherSet_DropsIt()
    {
        var state = Initial("mongodb://a:1,b:1/?replicaSet=rs").With(Member(A, primary: true, A) with { SetName = "other" });

        Assert.Equal([B], state.Servers.Keys);
    }

    [Fact]
    public void With_OnlyServerOfAnotherSet_KeepsItWithTheReason()
    {
        var state = Initial("mongodb://a:1/?replicaSet=rs").With(Member(A, primary: true, A) with { SetName = "other" });

        Assert.Equal("It is a member of another replica set.", state.Servers[A].Failure);
    }

    [Fact]
    public void With_ServerOfItsOwnAmongSeveral_DropsIt() =>
        Assert.Equal([B], Initial("mongodb://a:1,b:1").With(new ServerDescription(A, MongoServerKind.Standalone)).Servers.Keys);

    [Fact]
    public void With_DirectConnectionToAMember_AsksNoOther()
    {
        var state = Initial("mongodb://a:1/?directConnection=true").With(Member(A, primary: true, A, B));

        Assert.Equal([A], state.Servers.Keys);
        Assert.True(state.Servers[A].TakesCommands);
    }

    [Fact]
    public void With_Routers_TakesThemAll()
    {
        var state = Initial("mongodb://a:1,b:1").With(new ServerDescription(A, MongoServerKind.Router)).With(new ServerDescription(B, MongoServerKind.Router));

        Assert.Equal(TopologyKind.Sharded, state.Kind);
        Assert.All(state.Servers.Values, server => Assert.True(server.TakesCommands));
    }

    [Fact]
    public void With_ServerThatLeft_ChangesNothing()
    {
        var state = Initial("mongodb://a:1");

        Assert.Same(state, state.With(Member(B, primary: true, B)));
    }

    private static TopologyState Initial(string uri) => TopologyState.Initial(MongoUri.Parse(uri, new MongoOptions()));

    private static ServerDescription Member(MongoAddress address, bool primary, params MongoAddress[] members) =>
        new(address, primary ? MongoServerKind.Primary : MongoServerKind.Secondary) { SetName = "rs", Members = members };

    private static ObjectId Election(byte number) => new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number]);
}

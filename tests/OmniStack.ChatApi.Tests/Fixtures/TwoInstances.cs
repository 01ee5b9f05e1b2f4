using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Fixtures;

/// <summary>Two ChatApi processes on one MongoDB stand-in and one redis-server.</summary>
public sealed class TwoInstances : IAsyncLifetime
{
    private readonly List<(string Name, string? Value)> _more = [];

    public MongoStandIn Mongo { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public ChatService One { get; private set; } = null!;

    public ChatService Other { get; private set; } = null!;

    /// <summary>For a restart.</summary>
    public (string, string?)[] Settings =>
    [
        ("ConnectionStrings__omnidb", Mongo.ConnectionString + "omni"),
        ("ConnectionStrings__redis", Redis.ConnectionString),
        ("OmniStack__Redis__Timeout", "00:00:01"),
        ("OmniStack__MongoDB__Chat__Lease", "00:00:03"),
        ("OmniStack__Chat__RecoveryInterval", "00:00:00.200"),
        ("OmniStack__Chat__ProgressInterval", "00:00:00.100"),
        .. _more,
    ];

    public static async Task<TwoInstances> StartAsync(params (string Name, string? Value)[] more)
    {
        var instances = new TwoInstances();
        instances._more.AddRange(more);
        await instances.InitializeAsync();
        return instances;
    }

    public async ValueTask InitializeAsync()
    {
        Mongo = await MongoStandIn.StartAsync();
        Redis = await RedisServer.StartAsync();
        var started = await Task.WhenAll(ChatService.StartAsync(Settings), ChatService.StartAsync(Settings));
        (One, Other) = (started[0], started[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Redis.DisposeAsync();
        await Mongo.DisposeAsync();
    }
}

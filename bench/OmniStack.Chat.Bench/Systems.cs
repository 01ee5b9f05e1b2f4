namespace OmniStack.Chat.Bench;

/// <summary>Starts what is compared; each measurement gets a process of its own.</summary>
internal sealed class Systems(PeerPackage peer)
{
    public const int Deltas = 200;

    // What the demo says before it counts has 14 words, and each word is a delta.
    private const int Counted = Deltas - 14;

    // In memory, where an fsync costs nothing.
    private const string MemoryDirectory = "/dev/shm";

    public static readonly string Question = $"/count {Counted}";

    /// <summary>With the names that the figures get.</summary>
    public IReadOnlyList<(string Name, Func<TimeSpan, Task<ServerProcess>> StartAsync)> All =>
    [
        ("ai, nothing stored", StartPeerAsync),
        ("OmniStack, every turn stored", delay => StartServiceAsync(Path.GetTempPath(), delay)),
        ("OmniStack, stored in memory", delay => StartServiceAsync(MemoryDirectory, delay)),
    ];

    private Task<ServerProcess> StartPeerAsync(TimeSpan delay)
        => ServerProcess.StartAsync("node", [peer.Script, $"{Deltas}", $"{delay.TotalMilliseconds:F0}"], [], data: null);

    /// <summary>The service as it ships; its demo model is the one without a network.</summary>
    private static Task<ServerProcess> StartServiceAsync(string root, TimeSpan delay)
    {
        var data = Path.Combine(root, $"bench-chat-{Guid.NewGuid():N}");
        var service = Path.Combine(AppContext.BaseDirectory, "../../../../../OmniStack.ChatApi/bin/Release/net10.0/OmniStack.ChatApi.dll");
        return ServerProcess.StartAsync("dotnet", [Path.GetFullPath(service)], new()
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["OMNISTACK_DATA"] = data,
            ["OmniStack__Providers__Demo__WordDelay"] = delay.ToString(),
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        }, data);
    }
}

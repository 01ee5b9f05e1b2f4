using System.Globalization;

namespace OmniStack.Chat.Bench;

/// <summary>Starts what is compared; each measurement gets a process of its own.</summary>
/// <param name="peer">Null when it is not compared.</param>
/// <param name="services">The builds of the service.</param>
internal sealed class Systems(PeerPackage? peer, IReadOnlyList<string> services)
{
    public const string Peer = "ai";

    public const int Deltas = 200;

    // What the demo says before it counts has 14 words, and each word is a delta.
    private const int Counted = Deltas - 14;

    // In memory, where an fsync costs nothing.
    private const string MemoryDirectory = "/dev/shm";

    public static readonly IReadOnlyList<string> Names = [Peer, "floor", "disk", "memory"];

    public static readonly string Question = $"/count {Counted}";

    public IReadOnlyList<MeasuredSystem> Named(IReadOnlyList<string> names) => [.. names.SelectMany(name => name switch
    {
        Peer => [new MeasuredSystem("ai, nothing stored", StartPeerAsync)],
        "floor" => [new MeasuredSystem("Kestrel, ready bytes", StartFloorAsync)],
        "disk" => Services("every turn stored", Path.GetTempPath()),
        _ => Services("stored in memory", MemoryDirectory),
    })];

    private IEnumerable<MeasuredSystem> Services(string how, string root) => services.Select(service => new MeasuredSystem(
        services.Count == 1 ? $"OmniStack, {how}" : $"{service}, {how}", delay => StartServiceAsync(service, root, delay)));

    private Task<ServerProcess> StartPeerAsync(TimeSpan delay)
        => ServerProcess.StartAsync("node", [peer!.Script, $"{Deltas}", Milliseconds(delay)], [], data: null);

    private static Task<ServerProcess> StartFloorAsync(TimeSpan delay)
        => StartDotnetAsync(typeof(Systems).Assembly.Location, ["floor", Milliseconds(delay)], [], data: null);

    /// <summary>Its demo model is the one without a network.</summary>
    private static Task<ServerProcess> StartServiceAsync(string service, string root, TimeSpan delay)
    {
        var data = Path.Combine(root, $"bench-chat-{Guid.NewGuid():N}");
        return StartDotnetAsync(service, [], new()
        {
            ["OMNISTACK_DATA"] = data,
            ["OmniStack__Providers__Demo__WordDelay"] = delay.ToString(),
        }, data);
    }

    private static Task<ServerProcess> StartDotnetAsync(string program, string[] arguments, Dictionary<string, string> environment, string? data)
        => ServerProcess.StartAsync("dotnet", [program, .. arguments], new(environment)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        }, data);

    private static string Milliseconds(TimeSpan delay) => delay.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
}

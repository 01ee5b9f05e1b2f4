using System.Globalization;

namespace OmniStack.Chat.Bench;

/// <summary>What is measured.</summary>
internal sealed record BenchOptions
{
    public const string Paced = "paced";

    public const string Usage =
        """
        Usage: bench/chat [--seconds 10] [--ai latest] [--runs 1,32,256,paced] [--systems ai,floor,disk,memory] [--rounds 1]
                         [--services OmniStack.ChatApi.dll,...]
          seconds  of each measurement without a pace, after 5 s of warming up
          ai       version of the npm package
          runs     numbers of connections, and the paced run
          systems  ai: Node on the package; floor: Kestrel writing ready bytes; disk, memory: the service by where it stores
          rounds   how often the systems of a run are measured in turns
          services builds of the service to compare, this checkout's without it
        """;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(10);

    public string PeerVersion { get; private init; } = "latest";

    public IReadOnlyList<int> Connections { get; private init; } = [1, 32, 256];

    public bool HasPaced { get; private init; } = true;

    public IReadOnlyList<string> Systems { get; private init; } = Bench.Systems.Names;

    public int Rounds { get; private init; } = 1;

    public IReadOnlyList<string> Services { get; private init; } =
        [Path.GetFullPath("../../../../../OmniStack.ChatApi/bin/Release/net10.0/OmniStack.ChatApi.dll", AppContext.BaseDirectory)];

    /// <returns>Null when it is not what <see cref="Usage"/> says.</returns>
    public static BenchOptions? Read(string[] args)
    {
        BenchOptions? options = new();
        for (var i = 0; i < args.Length && options is not null; i += 2)
        {
            options = i + 1 < args.Length ? options.With(args[i], args[i + 1]) : null;
        }

        return options;
    }

    private BenchOptions? With(string name, string value) => (name, value.Split(',')) switch
    {
        ("--seconds", _) when Number(value) is { } seconds => this with { Duration = TimeSpan.FromSeconds(seconds) },
        ("--ai", _) => this with { PeerVersion = value },
        ("--runs", var runs) when runs.Where(run => run != Paced).All(run => Number(run) is not null)
            => this with { Connections = [.. runs.Where(run => run != Paced).Select(run => Number(run)!.Value)], HasPaced = runs.Contains(Paced) },
        ("--systems", var systems) when systems.All(Bench.Systems.Names.Contains) => this with { Systems = systems },
        ("--services", var services) when services.All(File.Exists) => this with { Services = [.. services.Select(Path.GetFullPath)] },
        ("--rounds", _) when Number(value) is { } rounds => this with { Rounds = rounds },
        _ => null,
    };

    private static int? Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

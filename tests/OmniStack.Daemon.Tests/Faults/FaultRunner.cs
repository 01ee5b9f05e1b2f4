namespace OmniStack.Daemon.Tests.Faults;

/// <summary>Starts runners whose agents misbehave. They are on a Redis that a daemon is on too, and know nothing of it.</summary>
internal static class FaultRunner
{
    public const string Project = "tests/OmniStack.Events.TestApp";

    /// <summary>Its agents by their topics.</summary>
    private static readonly Dictionary<string, string> Agents = new(StringComparer.Ordinal)
    {
        ["fault.none"] = "worker", ["fault.hang"] = "hanger", ["fault.wait"] = "waiter", ["fault.long"] = "sleeper", ["fault.throw"] = "thrower",
        ["fault.exit"] = "exiter", ["fault.failfast"] = "crasher", ["fault.memory"] = "hoarder",
    };

    /// <param name="redis">What it connects to.</param>
    /// <param name="reclaimIdle">How long its leases are.</param>
    /// <param name="more">Further variables.</param>
    public static Dictionary<string, string?> Environment(RedisServer redis, string reclaimIdle, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings__redis"] = redis.ConnectionString };
        foreach (var (topic, agent) in Agents)
        {
            environment[SettingOf(topic, agent, "ReclaimIdle")] = reclaimIdle;
            environment[SettingOf(topic, agent, "DlqRetryLimit")] = "1";
            environment[SettingOf(topic, agent, "RetryBaseDelay")] = "00:00:00.050";
        }
        // What does no harm must survive what others do to its process.
        environment[SettingOf("fault.none", "worker", "DlqRetryLimit")] = "20";
        environment[SettingOf("fault.none", "worker", "ConsumerCount")] = "4";
        environment[SettingOf("fault.wait", "waiter", "ConsumerCount")] = "4";
        environment[SettingOf("fault.hang", "hanger", "Timeout")] = "00:00:00.500";
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }
        return environment;
    }

    /// <summary>Starts one and waits until all of its agents have subscribed.</summary>
    public static async Task<ProgramProcess> StartAsync(Dictionary<string, string?> environment)
    {
        var runner = ProgramProcess.Start(Project, environment);
        try
        {
            await SubscribedAsync(runner);
            return runner;
        }
        catch
        {
            await runner.DisposeAsync();
            throw;
        }
    }

    private static Task SubscribedAsync(ProgramProcess runner) => Task.WhenAll(Agents.Select(agent => runner.WroteAsync($"{agent.Value} works on {agent.Key}")));

    private static string SettingOf(string topic, string agent, string option) => $"OmniStack__Agents__{topic}__{agent}__{option}";
}

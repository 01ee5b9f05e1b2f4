namespace OmniStack.Daemon.Tests;

/// <summary>A daemon that takes events for any topic, and at most two clients of its stream.</summary>
public sealed class OpenDaemonFixture : DaemonFixture
{
    protected override IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["OmniStack__Events__AllowUnknownTopics"] = "true",
        ["OmniStack__Daemon__Feed__MaxClients"] = "2",
        ["OmniStack__Daemon__Feed__Heartbeat"] = "00:00:00.200",
    };
}

/// <summary>The classes that share an open daemon, one after the other.</summary>
[CollectionDefinition]
public sealed class OnOpenDaemon : ICollectionFixture<OpenDaemonFixture>;

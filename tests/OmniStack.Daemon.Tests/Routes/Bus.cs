namespace OmniStack.Daemon.Tests.Routes;

/// <summary>What a daemon keeps its events on.</summary>
public enum Bus
{
    /// <summary>Files of its own.</summary>
    Embedded,
    /// <summary>A real server.</summary>
    Redis,
}

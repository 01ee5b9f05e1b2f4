namespace OmniStack.Daemon.Health;

/// <summary>Why the daemon runs on the bus that it runs on.</summary>
internal sealed record BusChoice(string Reason);

namespace OmniStack.Daemon.Health;

/// <summary>What the daemon runs on.</summary>
/// <param name="Type">As <c>EVENT_BUS_TYPE</c> names it.</param>
/// <param name="Reason">Why it was chosen, for people.</param>
internal sealed record BusChoice(string Type, string Reason);

namespace OmniStack.Chat.Bench;

/// <summary>What is compared.</summary>
/// <param name="Name">That the figures get.</param>
/// <param name="StartAsync">Starts it in a process of its own; takes the pause between two deltas.</param>
internal sealed record MeasuredSystem(string Name, Func<TimeSpan, Task<ServerProcess>> StartAsync);

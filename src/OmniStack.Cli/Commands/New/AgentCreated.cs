namespace OmniStack.Cli.Commands.New;

/// <summary>What <c>omni new agent</c> has written.</summary>
/// <param name="Name">The agent.</param>
/// <param name="Lang"><c>csharp</c>, <c>python</c> or <c>node</c>.</param>
/// <param name="Directory">Absolute.</param>
/// <param name="Files">Relative to it.</param>
/// <param name="Start">How to start it there.</param>
internal sealed record AgentCreated(string Name, string Lang, string Directory, IReadOnlyList<string> Files, string Start);

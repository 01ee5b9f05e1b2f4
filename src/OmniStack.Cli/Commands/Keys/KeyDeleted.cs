namespace OmniStack.Cli.Commands.Keys;

/// <summary>What <c>omni key delete --json</c> prints; the service's answer has no body.</summary>
internal sealed record KeyDeleted(string Id);

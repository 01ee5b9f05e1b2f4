namespace OmniStack.LocalHosting.Commands;

/// <summary>The AppHost's own word on the command line, the first argument. The others are configuration.</summary>
internal static class HostCommandLine
{
    public const string Detached = "--detached";

    private static readonly Dictionary<string, HostCommand> Words = new(StringComparer.Ordinal)
    {
        ["--detach"] = HostCommand.Detach,
        [Detached] = HostCommand.RunDetached,
        ["status"] = HostCommand.Status,
        ["stop"] = HostCommand.Stop,
    };

    public static (HostCommand Command, string[] Configuration) Read(string[] args)
        => args is [var word, .. var rest] && Words.TryGetValue(word, out var command) ? (command, rest) : (HostCommand.Run, args);
}

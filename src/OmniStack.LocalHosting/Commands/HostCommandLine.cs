namespace OmniStack.LocalHosting.Commands;

/// <summary>The AppHost's own words on the command line. The others are configuration, and stay.</summary>
internal static class HostCommandLine
{
    public const string Detach = "--detach";
    public const string Detached = "--detached";

    private static readonly Dictionary<string, HostCommand> Words = new(StringComparer.Ordinal)
    {
        [Detach] = HostCommand.Detach,
        [Detached] = HostCommand.RunDetached,
        ["status"] = HostCommand.Status,
        ["stop"] = HostCommand.Stop,
    };

    public static (HostCommand Command, string[] Configuration) Read(IReadOnlyList<string> args)
        => (args.Where(Words.ContainsKey).Select(word => Words[word]).FirstOrDefault(), [.. args.Where(word => !Words.ContainsKey(word))]);
}

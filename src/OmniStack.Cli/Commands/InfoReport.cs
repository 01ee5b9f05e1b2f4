namespace OmniStack.Cli.Commands;

/// <summary>What <c>omni info</c> says.</summary>
internal sealed record InfoReport(string Version, string Runtime, string System, string? DataDirectory, InfoService Daemon, InfoService Chat, InfoService Dashboard);

/// <summary>One service: where the command line looks for it, why there, and what answered.</summary>
internal sealed record InfoService(string Address, string AddressSource, string Status, string? Version);

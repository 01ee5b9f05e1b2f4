namespace OmniStack.Cli.Settings;

/// <summary>Where a service is, and who says so.</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Source">An option, a variable, the running AppHost, or the default.</param>
internal sealed record Address(Uri Url, string Source);

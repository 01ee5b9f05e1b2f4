namespace OmniStack.Cli.Running;

/// <summary>Ends the command with an exit code, a message for people and what they can do.</summary>
internal sealed class CliException(ExitCode exitCode, string message, string? hint = null) : Exception(message)
{
    public ExitCode ExitCode => exitCode;

    /// <summary>For programs; the same as the services' codes where one fits.</summary>
    public string Code { get; init; } = exitCode.ToString().ToLowerInvariant();

    public string? Hint => hint;
}

using System.Text.Json;

namespace OmniStack.Cli.Tests;

/// <summary>How one run of the program ended.</summary>
public sealed record OmniResult(int ExitCode, string Output, string Error)
{
    /// <summary>The whole standard output as one JSON document.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>Standard error as one JSON document.</summary>
    public JsonElement ErrorJson => JsonElement.Parse(Error);

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}

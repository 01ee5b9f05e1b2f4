using System.Diagnostics;

namespace OmniStack.Cli.Tests;

public sealed class CompletionTests(Services services)
{
    [Theory]
    [InlineData("omni ag", "agent")]
    [InlineData("omni dlq re", "replay")]
    [InlineData("omni task list --state de", "dead")]
    [InlineData("omni agent list --format t", "tree")]
    public async Task Suggestions_OfAHalfWrittenLine_HoldTheWord(string line, string word)
    {
        var result = await services.Omni.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Contains(word, result.Output.Split('\n'));
    }

    [Fact]
    public async Task Script_ForBash_CompletesInBash()
    {
        var script = await services.Omni.RunAsync("completion", "bash");
        // What bash does at a Tab, with the program under its name.
        var use = $$"""
            omni() { dotnet '{{Omni.Program}}' "$@"; }
            {{script.Output}}
            COMP_LINE='omni dlq rep' COMP_POINT=12 COMP_WORDS=(omni dlq rep) COMP_CWORD=2
            _omni_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-euc", use]) { UseShellExecute = false, RedirectStandardOutput = true })!;

        Assert.Equal("replay", (await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }

    [Theory]
    [InlineData("zsh", "compdef _omni omni")]
    [InlineData("fish", "complete -c omni")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName omni")]
    public async Task Script_ForAnotherShell_RegistersTheProgram(string shell, string registration)
    {
        var script = await services.Omni.RunAsync("completion", shell);

        Assert.Equal(0, script.ExitCode);
        Assert.Contains(registration, script.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script.Output, StringComparison.Ordinal);
    }
}

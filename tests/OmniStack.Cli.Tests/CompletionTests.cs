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

    [Fact]
    public async Task Script_ForZsh_CompletesInZsh()
    {
        // A zsh in a terminal of its own, where a Tab is pressed.
        const string use = """
            zmodload zsh/zpty
            zpty shell 'zsh -f -i'
            zpty -w shell 'PS1="%% "; autoload -U compinit; compinit -u -D; eval "$(omni completion zsh)"; echo READY$((1+1))'
            zpty -r shell seen '*READY2*'
            zpty -w -n shell $'omni dlq rep\t'
            zpty -r shell seen '*omni dlq replay*' && echo completed
            zpty -d shell
            """;

        Assert.Equal("completed", await RunShellAsync("zsh", "-f", "-c", use));
    }

    [Fact]
    public async Task Script_ForFish_CompletesInFish()
        => Assert.Equal("replay", await RunShellAsync("fish", "--no-config", "-c", "omni completion fish | source; complete -C 'omni dlq rep'"));

    // Where it runs, its own program is needed, which no package of Debian has. What the text says is what PowerShell documents of
    // native completers: word, command and position, the position in the whole input.
    [Fact]
    public async Task Script_ForPowerShell_IsACompleterOfANativeProgram()
    {
        var script = await services.Omni.RunAsync("completion", "powershell");

        Assert.Equal(0, script.ExitCode);
        Assert.Equal("""
            Register-ArgumentCompleter -Native -CommandName omni -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                # The position is in the whole input, of which the command may be a later part, and the command ends at its last word.
                $position = $cursorPosition - $commandAst.Extent.StartOffset
                $line = "$commandAst".PadRight($position)
                omni "[suggest:$position]" $line 2>$null | Where-Object { $_ -and $_.StartsWith($wordToComplete, 'OrdinalIgnoreCase') } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """.ReplaceLineEndings("\n"), script.Output[(script.Output.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim());
    }

    [Fact]
    public async Task Suggestions_BehindASpaceThatPowerShellLeavesOut_AreOfTheNextWord()
    {
        var result = await services.Omni.RunAsync("[suggest:9]", "omni dlq".PadRight(9));

        Assert.Contains("replay", result.Output.Split('\n'));
        Assert.DoesNotContain("dlq", result.Output.Split('\n'));
    }

    /// <summary>A shell for which omni is a program on its path.</summary>
    private static async Task<string> RunShellAsync(string shell, params string[] arguments)
    {
        using var home = new TempDirectory();
        var omni = home["omni"];
        await File.WriteAllTextAsync(omni, $"#!/bin/sh\nexec dotnet '{Omni.Program}' \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(omni, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(shell, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{home.Path}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = home.Path;
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            return output.Trim();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

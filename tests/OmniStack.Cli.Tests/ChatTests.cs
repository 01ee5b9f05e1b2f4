using System.Diagnostics;
using System.Text;

namespace OmniStack.Cli.Tests;

public sealed class ChatTests(Services services)
{
    private Omni Omni => services.Omni;

    [Fact]
    public async Task Chat_OneMessage_PrintsTheTextAndTellsTheToolsApart()
    {
        var result = await Omni.RunAsync("chat", "calculate 2+3*4", "--session", "cli-tool");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("14", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("expression", result.Output, StringComparison.Ordinal);
        Assert.Contains("""calculate {"expression":"2+3*4"}""", result.Error, StringComparison.Ordinal);
        Assert.Contains("→ 14", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_PipedAndAsJson_AnswersWithTheStoredMessage()
    {
        var result = await Omni.RunAsync(["chat", "--session", "cli-json", "--json"], "from a pipe\n");

        Assert.Equal("assistant", result.Json.GetProperty("role").GetString());
        Assert.Contains("from a pipe", result.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_ShownRenamedExportedDeleted_AreSo()
    {
        await Omni.RunAsync("chat", "calculate 1+1", "--session", "cli-kept");

        Assert.Equal("Sums", (await Omni.JsonAsync("session", "rename", "cli-kept", "Sums")).GetProperty("name").GetString());
        Assert.Equal("cli-kept\n", (await Omni.RunAsync("session", "list", "--search", "sums", "-q")).Output);
        Assert.Equal(2, (await Omni.JsonAsync("session", "show", "cli-kept")).GetProperty("items").GetArrayLength());
        Assert.Contains("calculate 1+1", (await Omni.RunAsync("session", "show", "cli-kept")).Output, StringComparison.Ordinal);
        var exported = await Omni.RunAsync("session", "export", "cli-kept");
        var expected = await services.Chat.Http.GetStringAsync("/api/sessions/cli-kept/export", TestContext.Current.CancellationToken);
        Assert.Equal(expected, exported.Output);
        var fork = await Omni.JsonAsync("session", "fork", "cli-kept", "--id", "cli-forked");
        Assert.Equal(("Sums", "cli-kept"), (fork.GetProperty("name").GetString(), fork.GetProperty("forkedFrom").GetProperty("sessionId").GetString()));
        Assert.Equal(2, (await Omni.JsonAsync("session", "show", "cli-forked")).GetProperty("items").GetArrayLength());
        Assert.Equal(3, (await Omni.RunAsync("session", "fork", "cli-nothing")).ExitCode);
        Assert.Equal("deleted", (await Omni.JsonAsync("session", "delete", "cli-kept", "-y")).GetProperty("status").GetString());
        Assert.Equal(3, (await Omni.RunAsync("session", "show", "cli-kept")).ExitCode);
    }

    [Fact]
    public async Task Chat_InATerminal_StopsTheAnswerAtTheFirstInterruptAndLeavesAtTheSecond()
    {
        using var terminal = Omni.StartInTerminal("chat --session cli-terminal", new Dictionary<string, string?> { ["TERM"] = "dumb" });
        var seen = new StringBuilder();
        await ReadUntilAsync(terminal, seen, "you> ");
        await TypeAsync(terminal, $"tell me {string.Concat(Enumerable.Repeat("and then ", 100))}\r");
        await ReadUntilAsync(terminal, seen, "This is");
        await TypeAsync(terminal, "\x03");
        await ReadUntilAsync(terminal, seen, "Stopped");
        await TypeAsync(terminal, "/history\r");
        await ReadUntilAsync(terminal, seen, "user");
        await ReadUntilAsync(terminal, seen, "you> ");
        await TypeAsync(terminal, "\x03");
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(130, terminal.ExitCode);
        var stored = await Omni.JsonAsync("session", "show", "cli-terminal");
        Assert.Equal("interrupted", stored.GetProperty("items")[1].GetProperty("metadata").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Chat_WithAFile_TheModelReadsIt()
    {
        await File.WriteAllTextAsync(Path.Combine(Omni.WorkingDirectory, "notes.md"), "The word is heron.", TestContext.Current.CancellationToken);

        var result = await Omni.RunAsync("chat", "Which word?", "--attach", "notes.md", "--session", "cli-file");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The word is heron.", result.Output, StringComparison.Ordinal);
        Assert.Contains("Attached notes.md (text/markdown, 18 bytes).", result.Error, StringComparison.Ordinal);
        var part = (await Omni.JsonAsync("session", "show", "cli-file")).GetProperty("items")[0].GetProperty("parts")[0];
        Assert.Equal(("file", "notes.md"), (part.GetProperty("type").GetString(), part.GetProperty("filename").GetString()));
        Assert.Equal(3, (await Omni.RunAsync("chat", "Which?", "--attach", "no-such-file")).ExitCode);
    }

    [Fact]
    public async Task Chat_InATerminalThatMovesItsCursor_EditsLinesAndRecallsThemAcrossConversations()
    {
        var history = Path.Combine(Omni.WorkingDirectory, "state", "said");
        var variables = new Dictionary<string, string?> { ["TERM"] = "xterm", ["OMNI_HISTORY"] = history, ["NO_COLOR"] = "1" };
        using (var first = Omni.StartInTerminal("chat --session cli-edited", variables))
        {
            var seen = new StringBuilder();
            await ReadUntilAsync(first, seen, "you> ");
            // "calculate 2+2", with a 3 put in the place of the first 2, and a slip taken back.
            await TypeAsync(first, "calculate 2+2x\x7f\e[D\e[D\e[D\e[3~3\r");
            await ReadUntilAsync(first, seen, "→ 5");
            await ReadUntilAsync(first, seen, "you> ");
            await TypeAsync(first, "/attach no-such-file\r");
            await ReadUntilAsync(first, seen, "cannot be read");
            await ReadUntilAsync(first, seen, "you> ");
            await TypeAsync(first, "\x04");
            await first.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.Equal(0, first.ExitCode);
        }
        using var second = Omni.StartInTerminal("chat --session cli-recalled", variables);
        var again = new StringBuilder();
        await ReadUntilAsync(second, again, "you> ");
        await TypeAsync(second, "\e[A\e[A\r");
        await ReadUntilAsync(second, again, "→ 5");
        await ReadUntilAsync(second, again, "you> ");
        await TypeAsync(second, "\x04");
        await second.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("calculate 3+2", (await Omni.JsonAsync("session", "show", "cli-edited")).GetProperty("items")[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(history));
        Assert.Equal(["calculate 3+2", "/attach no-such-file", "calculate 3+2"], await File.ReadAllLinesAsync(history, TestContext.Current.CancellationToken));
    }

    private static async Task TypeAsync(Process terminal, string keys)
    {
        await terminal.StandardInput.WriteAsync(keys.AsMemory(), TestContext.Current.CancellationToken);
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Behind what was found before.</summary>
    private static async Task ReadUntilAsync(Process terminal, StringBuilder seen, string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new char[1024];
        while (true)
        {
            var at = seen.ToString().IndexOf(text, StringComparison.Ordinal);
            if (at >= 0)
            {
                seen.Remove(0, at + text.Length);
                return;
            }
            var count = await terminal.StandardOutput.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"It ended before '{text}': {seen}");
            seen.Append(buffer, 0, count);
        }
    }
}

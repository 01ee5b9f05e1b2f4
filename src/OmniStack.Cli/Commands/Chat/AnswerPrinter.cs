using System.Text.Json;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Client;

namespace OmniStack.Cli.Commands.Chat;

/// <summary>Prints an answer while it comes: its text on standard output, everything around it (reasoning, tools) as remarks.</summary>
internal sealed class AnswerPrinter(CliOutput output)
{
    private bool _isOnNewLine = true;
    private ExitCode _end = ExitCode.Success;

    /// <returns>How the turn ended.</returns>
    public async Task<ExitCode> PrintAsync(IAsyncEnumerable<UIMessageChunk> chunks)
    {
        await foreach (var chunk in chunks)
        {
            Print(chunk);
        }
        EndLine();
        return _end;
    }

    private void Print(UIMessageChunk chunk)
    {
        switch (chunk.Type)
        {
            case "text-delta":
                Write(Member(chunk, "delta"));
                break;
            case "text-end":
                EndLine();
                break;
            case "tool-input-available":
                Remark($"{Member(chunk, "toolName")} {Member(chunk, "input")}");
                break;
            case "tool-output-available":
                Remark($"→ {Member(chunk, "output")}");
                break;
            case "tool-output-error":
                Remark($"→ failed: {Member(chunk, "errorText")}");
                break;
            case "error":
                EndWith(ExitCode.Bad, $"The turn failed: {Member(chunk, "errorText")}");
                break;
            case "abort":
                EndWith(ExitCode.Interrupted, "Stopped; what was said is kept.");
                break;
        }
    }

    private void Write(string text)
    {
        output.WriteText(Shown.Plain(text));
        _isOnNewLine = text.EndsWith('\n');
    }

    private void Remark(string text)
    {
        EndLine();
        output.Remark(text);
    }

    private void EndWith(ExitCode end, string remark)
    {
        Remark(remark);
        _end = end;
    }

    private void EndLine()
    {
        if (!_isOnNewLine)
        {
            output.WriteText("\n");
            _isOnNewLine = true;
        }
    }

    private static string Member(UIMessageChunk chunk, string name) =>
        chunk.Body.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";
}

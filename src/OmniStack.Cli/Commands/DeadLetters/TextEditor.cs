using System.Diagnostics;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.DeadLetters;

/// <summary>Lets the user edit a text with the program of their own.</summary>
internal static class TextEditor
{
    /// <returns>What the file held when the editor had ended.</returns>
    /// <exception cref="CliException">There is no editor, or it failed.</exception>
    public static async Task<string> EditAsync(CliRun run, string text, CancellationToken cancellationToken)
    {
        var editor = run.Environment["VISUAL"] ?? run.Environment["EDITOR"]
            ?? throw new CliException(ExitCode.Usage, "No editor is set.", "Set EDITOR, or give --content, --payload or --payload-file.");
        var directory = Directory.CreateTempSubdirectory("omni-");
        try
        {
            var path = Path.Combine(directory.FullName, "payload.json");
            await File.WriteAllTextAsync(path, text, cancellationToken);
            var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            using var process = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], path]) { UseShellExecute = false })!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await File.ReadAllTextAsync(path, cancellationToken)
                : throw new CliException(ExitCode.NotConfirmed, "The editor ended with an error; nothing was done.");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}

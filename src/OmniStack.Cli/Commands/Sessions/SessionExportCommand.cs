using System.CommandLine;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.Sessions;

internal sealed class SessionExportCommand : CliCommand
{
    private readonly Argument<string> _id = new("session") { Description = "The session." };
    private readonly Option<FileInfo?> _output = new("--output", "-o") { Description = "The file; standard output when not given. One that is there is not replaced.", HelpName = "file" };

    public SessionExportCommand() : base("export", "Writes a whole conversation as one JSON document.")
    {
        Add(_id);
        Add(_output);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        _ = await run.Chat.FindSessionAsync(id, cancellationToken) ?? throw Missing.Session(id);
        await using var destination = run.Get(_output) is { } file ? file.Open(FileMode.CreateNew, FileAccess.Write) : Console.OpenStandardOutput();
        await run.Chat.ExportSessionAsync(id, destination, cancellationToken);
        return ExitCode.Success;
    }
}

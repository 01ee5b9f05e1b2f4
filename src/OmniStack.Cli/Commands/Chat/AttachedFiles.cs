using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.Chat;

/// <summary>Files that go with the next message.</summary>
internal sealed class AttachedFiles(CliRun run)
{
    private readonly List<string> _ids = [];

    /// <summary>Stores a file with the service.</summary>
    /// <exception cref="CliException">There is no such file, or it cannot be read.</exception>
    public async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path, run.Environment.WorkingDirectory);
        try
        {
            await using var content = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096, useAsync: true);
            var file = await run.Chat.UploadAsync(content, Path.GetFileName(full), cancellationToken);
            _ids.Add(file.Id);
            run.Output.Remark($"Attached {file.Filename} ({file.MediaType}, {file.Bytes} bytes).");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.NotFound, $"{path} cannot be read: {error.Message}", "Give the path of a file.");
        }
    }

    /// <returns>The ids of those that go with a message now.</returns>
    public IReadOnlyList<string> Take()
    {
        string[] ids = [.. _ids];
        _ids.Clear();
        return ids;
    }
}

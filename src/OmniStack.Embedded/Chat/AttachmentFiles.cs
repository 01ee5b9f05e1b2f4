namespace OmniStack.Embedded.Chat;

/// <summary>The contents of attachments, each in a file named by its id, which the service chose.</summary>
internal sealed class AttachmentFiles
{
    private readonly string _directory;

    public AttachmentFiles(string directory)
    {
        _directory = Path.GetFullPath(directory);
        Directory.CreateDirectory(_directory);
    }

    /// <summary>Completes when the file is on the disk, name and all.</summary>
    public async Task WriteAsync(string id, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(_directory, $"{id}.{Guid.NewGuid():N}.new");
        await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
        {
            await file.WriteAsync(content, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, PathOf(id), overwrite: true);
        DirectorySync.Flush(_directory);
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(id), cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null; // Deleted meanwhile.
        }
    }

    public void Delete(string id) => File.Delete(PathOf(id));

    /// <summary>Deletes what is no attachment, such as a crash leaves.</summary>
    public void DeleteOthers(IReadOnlySet<string> ids)
    {
        foreach (var path in Directory.EnumerateFiles(_directory).Where(path => !ids.Contains(Path.GetFileName(path))))
        {
            File.Delete(path);
        }
    }

    private string PathOf(string id) => Path.Combine(_directory, id);
}

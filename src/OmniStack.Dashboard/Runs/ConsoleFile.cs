using System.Text;
using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>Appends what one resource writes to a file, and keeps the file before it: together of bounded size. One writer at a time.</summary>
internal sealed class ConsoleFile(string directory, string resource, long maxBytes) : IAsyncDisposable
{
    public const string Extension = ".log";
    public const string EarlierExtension = ".1.log";

    private StreamWriter? _writer;
    private long _bytes;

    public async Task AppendAsync(ConsoleLine line, CancellationToken cancellationToken)
    {
        var text = ConsoleText.Write(line) + '\n';
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (_writer is not null && _bytes + bytes > maxBytes / 2)
        {
            await _writer.DisposeAsync();
            _writer = null;
            File.Move(PathOf(Extension), PathOf(EarlierExtension), overwrite: true);
        }

        if (_writer is null)
        {
            _writer = Open();
            _bytes = 0;
        }

        await _writer.WriteAsync(text.AsMemory(), cancellationToken);
        _bytes += bytes;
    }

    public Task FlushAsync(CancellationToken cancellationToken) => _writer?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string PathOf(string extension) => Path.Combine(directory, resource + extension);

    // What is written to standard output is not always UTF-8; what is not text here is replaced, not refused.
    private StreamWriter Open()
    {
        Directory.CreateDirectory(directory);
        return new(new FileStream(PathOf(Extension), FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, 4096, useAsync: true), new UTF8Encoding(false), 32 * 1024);
    }
}

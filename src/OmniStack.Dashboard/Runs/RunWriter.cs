using System.Globalization;

namespace OmniStack.Dashboard.Runs;

/// <summary>Appends to the segments of one run and removes its oldest ones. One writer at a time.</summary>
internal sealed class RunWriter(string directory, long maxBytes) : IAsyncDisposable
{
    private const int SegmentsPerRun = 16;

    private readonly Queue<(string Path, long Length)> _full = [];
    private FileStream? _segment;
    private int _number;
    private long _fullBytes;

    public async Task AppendAsync(RecordedBatch batch, CancellationToken cancellationToken)
    {
        _segment ??= Open();
        await SegmentFile.AppendAsync(_segment, batch, cancellationToken);
        if (_segment.Position < maxBytes / SegmentsPerRun)
        {
            return;
        }
        _full.Enqueue((_segment.Name, _segment.Position));
        _fullBytes += _segment.Position;
        await _segment.DisposeAsync();
        _segment = null;
        while (_fullBytes > maxBytes - maxBytes / SegmentsPerRun && _full.TryDequeue(out var oldest))
        {
            File.Delete(oldest.Path);
            _fullBytes -= oldest.Length;
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken) => _segment?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _segment?.DisposeAsync() ?? ValueTask.CompletedTask;

    private FileStream Open()
    {
        Directory.CreateDirectory(directory);
        var name = (++_number).ToString("D6", CultureInfo.InvariantCulture) + SegmentFile.Extension;
        return new(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true);
    }
}

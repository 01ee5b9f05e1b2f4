using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Runs;

/// <summary>The runs on disk, and the telemetry of those that are being looked at.</summary>
internal sealed class RunCatalog : IDisposable
{
    // Two, so that two runs can be compared.
    private const int MaxLoaded = 2;

    private readonly DashboardOptions _options;
    private readonly OtlpDecoder _decoder;
    private readonly TimeProvider _time;
    private readonly string? _root;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly List<(string Id, TelemetryStore Store)> _loaded = [];

    public RunCatalog(DashboardOptions options, OtlpDecoder decoder, TimeProvider time)
    {
        (_options, _decoder, _time) = (options, decoder, time);
        if (options.DataDirectory is not null)
        {
            _root = Directory.CreateDirectory(Path.Combine(options.DataDirectory, "runs")).FullName;
            CurrentId = RunInfo.NewId(time.GetUtcNow(), isImported: false);
            CurrentDirectory = Directory.CreateDirectory(Path.Combine(_root, CurrentId)).FullName;
            RemoveOldest();
        }
    }

    /// <summary>Null when nothing is recorded.</summary>
    public string? CurrentId { get; }

    /// <summary>Null when nothing is recorded.</summary>
    public string? CurrentDirectory { get; }

    /// <summary>The newest first, the current one included; empty when nothing is recorded.</summary>
    public IReadOnlyList<RunInfo> List() => _root is null ? [] :
    [
        .. new DirectoryInfo(_root).EnumerateDirectories().Select(RunInfo.From).OfType<RunInfo>().OrderByDescending(r => r.Id, StringComparer.Ordinal),
    ];

    /// <summary>Reads an earlier run into memory; null when there is none with this id.</summary>
    public async Task<TelemetryStore?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        if (_root is null || !RunInfo.IsId(id) || !Directory.Exists(Path.Combine(_root, id)))
        {
            return null;
        }
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded.FindIndex(l => l.Id == id) is >= 0 and var found)
            {
                return _loaded[found].Store;
            }
            var store = await ReadAsync(Path.Combine(_root, id), cancellationToken);
            _loaded.Add((id, store));
            if (_loaded.Count > MaxLoaded)
            {
                _loaded.RemoveAt(0);
            }
            return store;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>What the resources of a recorded run wrote.</summary>
    /// <param name="run">One of <see cref="List"/>.</param>
    public IConsoles ConsolesOf(RunInfo run) => new RecordedConsoles(Path.Combine(_root!, run.Id));

    /// <summary>Writes what was read of a file as a run of its own; returns its id.</summary>
    /// <exception cref="InvalidOperationException">Nothing is recorded: there is no directory.</exception>
    public async Task<string> ImportAsync(ImportedTelemetry imported, CancellationToken cancellationToken)
    {
        var id = RunInfo.NewId(_time.GetUtcNow(), isImported: true);
        var directory = Path.Combine(_root ?? throw new InvalidOperationException("No data directory."), id);
        await using var writer = new RunWriter(directory, Math.Max(_options.MaxRunBytes, _options.MaxImportBytes * 2L));
        foreach (var batch in imported.Batches)
        {
            await writer.AppendAsync(batch, cancellationToken);
        }
        foreach (var (resource, lines) in imported.Consoles)
        {
            await using var file = new ConsoleFile(RecordedConsoles.DirectoryIn(directory), resource, _options.MaxImportBytes * 2L);
            foreach (var line in lines)
            {
                await file.AppendAsync(line, cancellationToken);
            }
        }
        RemoveOldest();
        return id;
    }

    public void Dispose() => _loading.Dispose();

    private async Task<TelemetryStore> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var store = new TelemetryStore(_options);
        foreach (var path in Directory.EnumerateFiles(directory, "*" + SegmentFile.Extension).Order(StringComparer.Ordinal))
        {
            await foreach (var batch in SegmentFile.ReadAsync(path, cancellationToken))
            {
                store.Add(_decoder.Decode(batch.Signal, batch.Encoding, batch.Body));
            }
        }
        return store;
    }

    private void RemoveOldest()
    {
        foreach (var run in List().Where(r => r.Id != CurrentId).Skip(_options.MaxRuns - 1))
        {
            Directory.Delete(Path.Combine(_root!, run.Id), recursive: true);
        }
    }
}

using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OmniStack.Dashboard.Api;
using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Transfer;

/// <summary>The exported file: a zip of traces.json, logs.json, metrics.json (OTLP's JSON), resources.json and console/NAME.log.</summary>
internal sealed class TelemetryArchive(IResourceSource resources, OtlpDecoder decoder, DashboardOptions options)
{
    private const int MaxEntries = 1000;
    private const string ConsoleFolder = "console/";

    /// <param name="withResources">False for an earlier run, whose resources are gone.</param>
    public async Task WriteAsync(Stream target, TelemetryStore store, IConsoles consoles, bool withResources, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await AddAsync(zip, "traces.json", json => OtlpJsonWriter.WriteSpans(json, store.Traces.Newest().SelectMany(t => t.Spans.ToArray())), cancellationToken);
        await AddAsync(zip, "logs.json", json => OtlpJsonWriter.WriteLogs(json, store.Logs.From(0)), cancellationToken);
        await AddAsync(zip, "metrics.json", json => OtlpJsonWriter.WriteMetrics(json, store.Metrics.Instruments), cancellationToken);
        if (withResources)
        {
            await AddAsync(zip, "resources.json", json => JsonSerializer.Serialize(json, resources.Resources.Select(r => r.ToDto()), ApiJson.Options), cancellationToken);
        }
        foreach (var resource in consoles.Names)
        {
            await using var console = new StreamWriter(await zip.CreateEntry($"{ConsoleFolder}{resource}{ConsoleFile.Extension}", CompressionLevel.Fastest).OpenAsync(cancellationToken));
            await foreach (var line in consoles.ReadAsync(resource, cancellationToken))
            {
                await console.WriteLineAsync(ConsoleText.Write(line).AsMemory(), cancellationToken);
            }
        }
    }

    /// <summary>Reads an exported zip, or one JSON file of OTLP's; everything is decoded once, so that nothing malformed is kept.</summary>
    /// <exception cref="MalformedTelemetryException">It is neither, or it is too large.</exception>
    public async Task<ImportedTelemetry> ReadAsync(byte[] file, CancellationToken cancellationToken)
    {
        var batches = new List<RecordedBatch>();
        var consoles = new List<(string, IReadOnlyList<ConsoleLine>)>();
        if (file is not [(byte)'P', (byte)'K', ..])
        {
            Add(batches, file);
            return batches.Count > 0 ? new(batches, consoles) : throw new MalformedTelemetryException();
        }
        try
        {
            await using var zip = await ZipArchive.CreateAsync(new MemoryStream(file, writable: false), ZipArchiveMode.Read, leaveOpen: false, null, cancellationToken);
            long left = options.MaxImportBytes;
            foreach (var entry in zip.Entries.Take(MaxEntries))
            {
                var console = ConsoleOf(entry.FullName);
                if (console is null && !entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }
                left -= entry.Length;
                if (left < 0)
                {
                    throw new MalformedTelemetryException();
                }
                var bytes = new byte[entry.Length];
                await using var content = await entry.OpenAsync(cancellationToken);
                await content.ReadExactlyAsync(bytes, cancellationToken);
                if (console is null)
                {
                    Add(batches, bytes);
                    continue;
                }
                consoles.Add((console, [.. Encoding.UTF8.GetString(bytes).Split('\n').Select(text => ConsoleText.Read(text.TrimEnd('\r'))).OfType<ConsoleLine>()]));
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new MalformedTelemetryException();
        }
        return batches.Count > 0 || consoles.Count > 0 ? new(batches, consoles) : throw new MalformedTelemetryException();
    }

    /// <returns>The resource whose console an entry holds; null for other entries, and for names that lead out of a directory.</returns>
    private static string? ConsoleOf(string entry) =>
        entry.StartsWith(ConsoleFolder, StringComparison.Ordinal) && entry.EndsWith(ConsoleFile.Extension, StringComparison.Ordinal)
        && entry[ConsoleFolder.Length..^ConsoleFile.Extension.Length] is var name && RecordedConsoles.IsName(name) ? name : null;

    private void Add(List<RecordedBatch> batches, byte[] json)
    {
        foreach (var (signal, property) in new[] { (OtlpSignal.Traces, "\"resourceSpans\""u8.ToArray()), (OtlpSignal.Logs, "\"resourceLogs\""u8.ToArray()), (OtlpSignal.Metrics, "\"resourceMetrics\""u8.ToArray()) })
        {
            if (json.AsSpan().IndexOf(property) >= 0)
            {
                decoder.Decode(signal, OtlpEncoding.Json, json);
                batches.Add(new(signal, OtlpEncoding.Json, json));
            }
        }
    }

    private static async Task AddAsync(ZipArchive zip, string name, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await using var json = new Utf8JsonWriter(entry, new() { Indented = false, Encoder = ApiJson.Options.Encoder });
        write(json);
        await json.FlushAsync(cancellationToken);
    }
}

using System.Text.Json;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Runs;

/// <summary>The store, with sinks that get what is written through it.</summary>
internal sealed partial class ReportingRunStore(IRunStore store, IReadOnlyList<IRunSink> sinks, ILogger logger) : IRunStore
{
    public string Description => store.Description;

    public async Task<RunEntry> AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken)
    {
        var entry = await store.AppendAsync(draft, cancellationToken);
        foreach (var sink in sinks)
        {
            try
            {
                await sink.TakeAsync(entry, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever a sink throws must not fail the run that it watches.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogSinkFailed(error, sink.GetType().Name, entry.RunId);
            }
        }

        return entry;
    }

    public Task<IReadOnlyList<RunEntry>> ReadAsync(string runId, long after, int limit, CancellationToken cancellationToken)
        => store.ReadAsync(runId, after, limit, cancellationToken);

    public Task<bool> WaitAsync(string runId, long after, CancellationToken cancellationToken) => store.WaitAsync(runId, after, cancellationToken);

    public Task WaitForCancelAsync(string runId, CancellationToken cancellationToken) => store.WaitForCancelAsync(runId, cancellationToken);

    public Task<JsonElement?> FindStateAsync(string runId, string key, CancellationToken cancellationToken) => store.FindStateAsync(runId, key, cancellationToken);

    public Task<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken) => store.FindAsync(runId, cancellationToken);

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    [LoggerMessage(EventId = 3023, Level = LogLevel.Warning, Message = "Sink {Sink} failed on an entry of run {RunId}; the run goes on.")]
    private partial void LogSinkFailed(Exception error, string sink, string runId);
}

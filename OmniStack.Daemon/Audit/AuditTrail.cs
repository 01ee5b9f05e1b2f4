using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts.Security;

namespace OmniStack.Daemon.Audit;

/// <summary>The audit log in the record store, latest first.</summary>
/// <remarks>
/// What was refused is kept apart from what was done, so that a key that is refused again and again pushes no entry of a deed out.
/// </remarks>
internal sealed class AuditTrail(IRecordStore store, IOptions<AuditOptions> options)
{
    private const string Done = "http_audit/done";
    private const string Refused = "http_audit/refused";
    private const int PageSize = 500;
    private const int MaxExamined = 10_000;

    /// <summary>Stores an entry; it is lasting when this returns.</summary>
    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var target = new RecordTarget(entry.Outcome == AuditOutcome.Refused ? Refused : Done, options.Value.MaxEntries, DropsFirst: true);
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, SecurityJson.Default.AuditEntry);
        return store.SaveAsync(target, new RecordDraft(entry.Id, json) { ExpiresAt = entry.At + options.Value.KeepFor }, cancellationToken);
    }

    /// <summary>An id that sorts by its time.</summary>
    public static string NewId(DateTimeOffset at) => $"{LowestId(at)}-{Guid.NewGuid():N}";

    /// <summary>Reads a page. It looks at 10,000 entries at most: a rare match ends it early, with a cursor to go on.</summary>
    public async Task<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var range = new RecordQuery
        {
            From = query.From is { } from ? LowestId(from) : null,
            Below = query.To is { } to ? LowestId(to) : null,
            After = query.Cursor,
            Descending = true,
            Limit = PageSize,
        };
        List<AuditEntry> found = [];
        for (var examined = 0; examined < MaxExamined; examined += PageSize)
        {
            var entries = await ReadAsync(range, cancellationToken);
            foreach (var entry in entries)
            {
                if (found.Count == query.Limit)
                {
                    return new(found, range.After);
                }
                range = range with { After = entry.Id };
                if ((query.Action ?? entry.Action) == entry.Action && (query.Actor is null || query.Actor == entry.Actor || query.Actor == entry.KeyId))
                {
                    found.Add(entry);
                }
            }
            if (entries.Count < PageSize)
            {
                return new(found, NextCursor: null);
            }
        }
        return new(found, range.After);
    }

    /// <summary>The latest of both collections, at most as many as the range's limit.</summary>
    private async Task<IReadOnlyList<AuditEntry>> ReadAsync(RecordQuery range, CancellationToken cancellationToken)
    {
        var done = await store.ListAsync(Done, range, cancellationToken);
        var refused = await store.ListAsync(Refused, range, cancellationToken);
        return [.. done.Concat(refused).OrderByDescending(record => record.Key, StringComparer.Ordinal).Take(range.Limit)
            .Select(record => JsonSerializer.Deserialize(record.Value.Span, SecurityJson.Default.AuditEntry)!)];
    }

    private static string LowestId(DateTimeOffset at) => $"{at.UtcTicks:D19}";
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>
/// Usage in one journal file, its sums held in memory; one process at a time. A record is acknowledged when the operating system
/// has it: it survives the end of the process, and no answer waits for the disk because of it.
/// </summary>
internal sealed class EmbeddedUsageStore : IUsageStore, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<(DateOnly Day, string SessionId, string Model, UsagePurpose Purpose), UsageRecord>> _byClient = new(StringComparer.Ordinal);
    private readonly Journal _journal;
    private readonly EmbeddedChatOptions _options;
    private Task _compaction = Task.CompletedTask;
    private long _compactAt;

    public EmbeddedUsageStore(IOptions<EmbeddedChatOptions> options)
    {
        _options = options.Value;
        _journal = Journal.Open(Path.Combine(_options.Directory, "usage.journal"), new JournalLimits(), Replay, CancellationToken.None);
        _compactAt = NextCompaction();
    }

    public async Task AddAsync(ModelUsage usage, CancellationToken cancellationToken)
    {
        var record = UsageRecord.Of(usage);
        Task stored;
        lock (_gate)
        {
            stored = _journal.WriteAsync(Write(record), CancellationToken.None);
            Apply(record);
            if (_journal.Length > _compactAt && _compaction.IsCompleted)
            {
                _compaction = CompactAsync([.. _byClient.Values.SelectMany(sums => sums.Values)]);
            }
        }

        await stored.WaitAsync(cancellationToken);
    }

    public Task<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var sums = (_byClient.GetValueOrDefault(query.ClientId)?.Values ?? Enumerable.Empty<UsageRecord>())
                .Where(record => (query.SessionId is null || record.SessionId == query.SessionId)
                    && (query.From is null || record.Day >= query.From) && (query.To is null || record.Day <= query.To))
                .GroupBy(record => KeyOf(record, query.By), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(group => (group.Key, Sum: group.Aggregate((sum, record) => sum.Plus(record))));
            return Task.FromResult<IReadOnlyList<UsageSum>>(
                [.. sums.Select(sum => new UsageSum(sum.Key, sum.Sum.Calls, sum.Sum.InputTokens, sum.Sum.OutputTokens, sum.Sum.CostNanos, sum.Sum.UnpricedCalls))]);
        }
    }

    /// <summary>Written anew at once; when that is just being done, a restart may bring them back until the next pass.</summary>
    public async Task<long> DeleteBeforeAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var deleted = 0;
        Task compaction;
        lock (_gate)
        {
            foreach (var (clientId, sums) in _byClient.ToList())
            {
                foreach (var key in sums.Keys.Where(key => key.Day < day).ToList())
                {
                    deleted += sums.Remove(key) ? 1 : 0;
                }

                if (sums.Count == 0)
                {
                    _byClient.Remove(clientId);
                }
            }

            if (deleted > 0 && _compaction.IsCompleted)
            {
                _compaction = CompactAsync([.. _byClient.Values.SelectMany(sums => sums.Values)]);
            }

            compaction = _compaction;
        }

        await compaction.WaitAsync(cancellationToken);
        return deleted;
    }

    public async ValueTask DisposeAsync() => await _journal.DisposeAsync();

    private void Apply(UsageRecord record)
    {
        if (!_byClient.TryGetValue(record.ClientId, out var sums))
        {
            _byClient[record.ClientId] = sums = [];
        }

        var key = (record.Day, record.SessionId, record.Model, record.Purpose);
        sums[key] = sums.TryGetValue(key, out var sum) ? sum.Plus(record) : record;
    }

    private async Task CompactAsync(List<UsageRecord> sums)
    {
        // A failure fails the journal, which every later record reports.
        await _journal.CompactAsync(sums.Select(Write), CancellationToken.None);
        lock (_gate)
        {
            _compactAt = NextCompaction();
        }
    }

    private long NextCompaction() => Math.Max(_options.CompactAboveBytes, _journal.Length * _options.CompactAtGrowth);

    private void Replay(ReadOnlySpan<byte> record) => Apply(JsonSerializer.Deserialize(record, UsageRecordJson.Default.UsageRecord)!);

    private static ReadOnlyMemory<byte> Write(UsageRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, UsageRecordJson.Default.UsageRecord);

    private static string KeyOf(UsageRecord record, UsageGroup group) => group switch
    {
        UsageGroup.Day => record.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        UsageGroup.Model => record.Model,
        UsageGroup.Session => record.SessionId,
        UsageGroup.Purpose when record.Purpose == UsagePurpose.Chat => "chat",
        UsageGroup.Purpose when record.Purpose == UsagePurpose.Summary => "summary",
        UsageGroup.Purpose => "name",
        _ => "",
    };
}

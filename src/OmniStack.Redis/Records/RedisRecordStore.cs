using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OmniStack.Abstractions.Records;
using StackExchange.Redis;

namespace OmniStack.Redis.Records;

/// <summary>
/// Records in Redis: a hash each, a sorted set of each collection's keys, and one of its changes. Every call is one script, so
/// it is atomic over all processes, and nothing that two of them save is lost.
/// </summary>
/// <remarks>
/// A save costs the server O(log n). Every write also removes up to 20 records whose time has come. A vector is 4 bytes per
/// dimension. Needs Redis 5.0 or later.
/// </remarks>
public sealed class RedisRecordStore(RedisConnection redis, TimeProvider time) : IRecordStore
{
    private const int ClearedAtOnce = 500;
    private const int ChangesAtOnce = 200;
    private const int Superseded = -1;
    private const int NoRoom = -2;

    private static readonly RedisScript Find = RedisScript.Load("record_find", "records_of");
    private static readonly RedisScript Save = RedisScript.Load("record_save", "records_of");
    private static readonly RedisScript Delete = RedisScript.Load("record_delete", "records_of");
    private static readonly RedisScript Clear = RedisScript.Load("record_clear", "records_of");
    private static readonly RedisScript List = RedisScript.Load("record_list", "records_of");
    private static readonly RedisScript Changes = RedisScript.Load("record_changes", "records_of");

    /// <inheritdoc/>
    public string Description => $"Redis at {redis.Endpoint}";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public async Task<StoredRecord?> FindAsync(string collection, string key, CancellationToken cancellationToken)
    {
        var answer = await redis.EvaluateAsync(Find, [collection, key, Now], cancellationToken);
        return answer.IsNull ? null : Read(key, (RedisValue[])answer!);
    }

    /// <inheritdoc/>
    public async Task<long?> SaveAsync(RecordTarget target, RecordDraft draft, CancellationToken cancellationToken)
    {
        var answer = (long)await redis.EvaluateAsync(Save,
        [
            target.Collection, draft.Key, Now, draft.Value.ToArray(), MemoryMarshal.AsBytes(draft.Vector.Span).ToArray(),
            draft.ExpiresAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "",
            draft.Expected?.ToString(CultureInfo.InvariantCulture) ?? "", target.MaxRecords, target.DropsFirst ? 1 : 0,
        ], cancellationToken);
        return answer switch
        {
            Superseded => null,
            NoRoom => throw RecordErrors.Full(target),
            _ => answer,
        };
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string collection, string key, CancellationToken cancellationToken)
        => (long)await redis.EvaluateAsync(Delete, [collection, key, Now], cancellationToken) == 1;

    /// <inheritdoc/>
    public async Task<long> ClearAsync(string collection, CancellationToken cancellationToken)
    {
        var cleared = 0L;
        for (var last = (long)ClearedAtOnce; last == ClearedAtOnce; cleared += last)
        {
            last = (long)await redis.EvaluateAsync(Clear, [collection, Now, ClearedAtOnce], cancellationToken);
        }

        return cleared;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRecord>> ListAsync(string collection, RecordQuery query, CancellationToken cancellationToken)
    {
        var (lower, isInclusive) = query.Lower;
        var answer = (RedisValue[])(await redis.EvaluateAsync(List,
        [
            collection, Now, lower is null ? "-" : (isInclusive ? "[" : "(") + lower, query.Upper is { } upper ? "(" + upper : "+",
            query.Descending ? 1 : 0, query.Limit,
        ], cancellationToken))!;
        return [.. answer.Chunk(5).Select(fields => Read((string)fields[0]!, fields.AsSpan(1)))];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordChange> ReadChangesAsync(
        string collection, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count;
        do
        {
            var answer = (RedisValue[])(await redis.EvaluateAsync(Changes, [collection, Now, after, ChangesAtOnce], cancellationToken))!;
            count = 0;
            foreach (var fields in answer.Chunk(6))
            {
                count++;
                after = (long)fields[1];
                var key = (string)fields[0]!;
                yield return new(key, fields[2].IsNull ? null : Read(key, fields.AsSpan(2)), after);
            }
        }
        while (count == ChangesAtOnce);
    }

    private static StoredRecord Read(string key, ReadOnlySpan<RedisValue> fields) => new(key, (long)fields[0], (byte[])fields[1]!)
    {
        Vector = fields[2].IsNull ? default : MemoryMarshal.Cast<byte, float>((byte[])fields[2]!).ToArray(),
        ExpiresAt = fields[3].IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)fields[3]),
    };
}

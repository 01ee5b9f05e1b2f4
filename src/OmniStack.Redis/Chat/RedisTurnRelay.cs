using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Redis.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Chat;

/// <summary>
/// Turns over Redis: a stream for what an answer says, a key that names the answer's latest stream, a key that asks for a stop, and a
/// message that says so at once. A turn is read as by any other of its readers, so an append that takes long holds nothing up and the
/// next one is larger.
/// </summary>
/// <remarks>
/// A turn costs the server a script each <see cref="RedisTurnRelayOptions.AppendInterval"/> in which it says something, who reads along an
/// XRANGE, and an instance with turns one MGET each <see cref="RedisOptions.PollInterval"/>. Needs Redis 5.0 or later.
/// </remarks>
internal sealed partial class RedisTurnRelay(
    RedisConnection redis, IOptions<RedisOptions> options, IOptions<RedisTurnRelayOptions> limits, TimeProvider time, ILogger<RedisTurnRelay> logger)
    : BackgroundService, ITurnRelay
{
    private const int EntriesPerRead = 16;
    private const int LargePiece = 4096;
    private const int MaxEntryBytes = 16 * 1024;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly RedisScript Begin = RedisScript.Load("turn_begin");
    private static readonly RedisScript Append = RedisScript.Load("turn_append");
    private readonly ConcurrentDictionary<string, SharedTurn> _shared = new(StringComparer.Ordinal);
    private bool _listens;

    private string StopChannel => options.Value.KeyOf("turns");

    public void Share(IRelayedTurn turn)
    {
        // Names are ordered by time: of two streams of an answer the later one counts.
        var shared = new SharedTurn(turn, new SharedAnswer(turn.AnswerId, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), turn.Earlier, turn.Decisions));
        _shared[turn.AnswerId] = shared;
        shared.Passing = ShareAsync(shared);
    }

    public async Task<SharedAnswer?> FindAsync(string answerId, int decisions, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); ;)
        {
            if ((string?)await redis.CallAsync("turn_find", database => database.StringGetAsync(LatestKeyOf(answerId)), cancellationToken) is { } latest
                && Read(answerId, latest) is { } stream && stream.Decisions >= decisions)
            {
                return stream;
            }

            if (time.GetElapsedTime(start) >= options.Value.PollInterval)
            {
                return null;
            }

            await Task.Delay(limits.Value.AppendInterval, time, cancellationToken);
        }
    }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(SharedAnswer stream, long from, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); ;)
        {
            var answer = await redis.CallAsync("turn_read", database => database.ExecuteAsync(
                "XRANGE", StreamKeyOf(stream), $"{from}-1", "+", "COUNT", EntriesPerRead), cancellationToken);
            var entries = ((RedisResult[])answer!).Select(entry => (RedisResult[])entry!).ToList();
            if (entries.Count > 0)
            {
                return Join(entries, from);
            }

            if (time.GetElapsedTime(start) >= options.Value.PollInterval)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            await Task.Delay(limits.Value.AppendInterval, time, cancellationToken);
        }
    }

    public async Task StopAsync(string answerId, CancellationToken cancellationToken)
    {
        await redis.CallAsync("turn_stop", database => database.StringSetAsync(StopKeyOf(answerId), 1, limits.Value.KeepFor), cancellationToken);
        await redis.CallAsync("turn_stop", database => database.PublishAsync(new RedisChannel(StopChannel, RedisChannel.PatternMode.Literal), answerId), cancellationToken);
    }

    /// <summary>Passes on what its turns have said last; they end by themselves.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_shared.Values.Select(shared => shared.Passing)).WaitAsync(cancellationToken);
    }

    /// <summary>Listens for stops, and looks for those whose message was lost.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
                await StopAskedAsync(stoppingToken);
            }
            catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable)
            {
                // The connection has logged it; the next look finds what was missed.
            }

            await Task.Delay(options.Value.PollInterval, time, stoppingToken);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (!_listens)
        {
            await redis.SubscribeAsync(StopChannel, answerId => _shared.GetValueOrDefault((string)answerId!)?.Turn.Stop(), cancellationToken);
            _listens = true;
        }
    }

    private async Task StopAskedAsync(CancellationToken cancellationToken)
    {
        SharedTurn[] running = [.. _shared.Values];
        if (running.Length == 0)
        {
            return;
        }

        RedisKey[] keys = [.. running.Select(shared => StopKeyOf(shared.Turn.AnswerId))];
        var asked = await redis.CallAsync("turn_look", database => database.StringGetAsync(keys), cancellationToken);
        foreach (var (shared, _) in running.Zip(asked).Where(pair => pair.Second.HasValue))
        {
            shared.Turn.Stop();
        }
    }

    private async Task ShareAsync(SharedTurn shared)
    {
        await Task.Yield();
        var (turn, hasBegun) = (shared.Turn, false);
        while (true)
        {
            try
            {
                if (!hasBegun)
                {
                    await redis.EvaluateAsync(Begin, [turn.AnswerId, Write(shared.Stream), KeepMilliseconds], CancellationToken.None);
                    hasBegun = true;
                }

                await PassOnAsync(turn, shared.Stream);
                break;
            }
            catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable && !turn.Running.IsCompleted)
            {
                await Task.Delay(RetryDelay, time, CancellationToken.None);
            }
#pragma warning disable CA1031 // Nobody awaits it, and the answer itself goes well: who reads along elsewhere finds it among the messages.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotPassedOn(error is OmniStackException ? null : error, turn.AnswerId);
                break;
            }
        }

        _shared.TryRemove(KeyValuePair.Create(turn.AnswerId, shared)); // Unless it goes on already.
    }

    private async Task PassOnAsync(IRelayedTurn turn, SharedAnswer stream)
    {
        for (var written = 0L; ;)
        {
            var expected = written;
            await foreach (var piece in turn.ReadAsync(written, CancellationToken.None))
            {
                expected = written + piece.Length;
                written = await AppendAsync(stream, written, piece[..Math.Min(piece.Length, MaxEntryBytes)]);
                if (written != expected)
                {
                    break; // It was too much at once, or Redis has lost some or has more than it said: go on behind what it has.
                }

                if (piece.Length < LargePiece) // Else there is more already.
                {
                    await Task.Delay(limits.Value.AppendInterval, time, CancellationToken.None);
                }
            }

            if (written == expected && (written = await AppendAsync(stream, written, ReadOnlyMemory<byte>.Empty)) == expected)
            {
                return;
            }
        }
    }

    private async Task<long> AppendAsync(SharedAnswer stream, long has, ReadOnlyMemory<byte> bytes)
        => (long)await redis.EvaluateAsync(Append, [stream.AnswerId, stream.Name, Write(stream), has, bytes.ToArray(), KeepMilliseconds], CancellationToken.None);

    /// <summary>The bytes behind a position: entries may begin before it when they were appended anew.</summary>
    private static ReadOnlyMemory<byte>? Join(List<RedisResult[]> entries, long from)
    {
        using var bytes = new MemoryStream();
        foreach (var entry in entries)
        {
            var id = ((string)entry[0]!).Split('-');
            if (IsEnd(id))
            {
                return bytes.Length == 0 ? default(ReadOnlyMemory<byte>?) : bytes.ToArray(); // A mere null would be an empty array.
            }

            var piece = (byte[])((RedisResult[])entry[1]!)[1]!;
            var known = from + bytes.Length - (long.Parse(id[0], CultureInfo.InvariantCulture) - piece.Length);
            bytes.Write(piece.AsSpan((int)known));
        }

        return bytes.ToArray();
    }

    private static bool IsEnd(string[] id) => id[1] == "1";

    private long KeepMilliseconds => (long)limits.Value.KeepFor.TotalMilliseconds;

    private static string Write(SharedAnswer stream) => string.Create(CultureInfo.InvariantCulture, $"{stream.Name} {stream.Earlier.From} {stream.Earlier.To} {stream.Decisions}");

    private static SharedAnswer Read(string answerId, string latest)
    {
        var words = latest.Split(' ');
        var earlier = new ByteRange(long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));
        // An instance of a version before, in a rolling update, counts no decisions.
        return new SharedAnswer(answerId, words[0], earlier, words.Length > 3 ? int.Parse(words[3], CultureInfo.InvariantCulture) : 0);
    }

    private RedisKey LatestKeyOf(string answerId) => options.Value.KeyOf($"turn:{answerId}");

    private RedisKey StreamKeyOf(SharedAnswer stream) => options.Value.KeyOf($"turn:{stream.AnswerId}:{stream.Name}");

    private RedisKey StopKeyOf(string answerId) => options.Value.KeyOf($"turn:{answerId}:stop");

    [LoggerMessage(EventId = 4110, Level = LogLevel.Warning, Message = "What answer {AnswerId} said was not passed on to the end; it is among the messages.")]
    private partial void LogNotPassedOn(Exception? error, string answerId);

    private sealed record SharedTurn(IRelayedTurn Turn, SharedAnswer Stream)
    {
        public Task Passing { get; set; } = Task.CompletedTask;
    }
}

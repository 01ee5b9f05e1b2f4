using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using StackExchange.Redis;

namespace OmniStack.Redis;

/// <summary>
/// The process's connection to Redis: made at the first call, kept alive, made anew by itself. Where the application has registered an
/// <see cref="IConnectionMultiplexer"/> of its own, that one is used, and left to the application to close.
/// </summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly string[] PassingErrors = ["LOADING", "OOM", "MISCONF", "READONLY", "MASTERDOWN", "NOREPLICAS", "CLUSTERDOWN", "BUSY", "TRYAGAIN"];

    private static readonly TimeSpan LeastConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly IConnectionMultiplexer? _shared;
    private Task<IConnectionMultiplexer>? _connecting;

    /// <summary>Does not connect yet.</summary>
    /// <param name="shared">The application's own; null to connect as the options say.</param>
    public RedisConnection(IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisConnection> logger, IConnectionMultiplexer? shared = null)
    {
        (_options, _time, _logger, _shared) = (options.Value, time, logger, shared);
        var endpoints = shared?.GetEndPoints() ?? [.. ConfigurationOptions.Parse(_options.ConnectionString).EndPoints];
        Endpoint = string.Join(", ", endpoints.Select(RedisEndpoint.Describe));
    }

    /// <summary>Host and port, without the password.</summary>
    public string Endpoint { get; }

    /// <summary>Runs a script on the keys of the prefix.</summary>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: Redis did not answer; whether it ran is unknown.</exception>
    /// <param name="late">Gets the answer that comes after the call has failed for want of it.</param>
    internal Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisValue[] arguments, CancellationToken cancellationToken, Action<RedisResult>? late = null)
        => CallAsync(script.Name, async database =>
        {
            RedisKey[] keys = ["{" + _options.KeyPrefix + "}"];
            try
            {
                return await database.ScriptEvaluateAsync(script.Hash, keys, arguments);
            }
            catch (RedisServerException error) when (error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                await database.ExecuteAsync("SCRIPT", "LOAD", script.Text);
                return await database.ScriptEvaluateAsync(script.Hash, keys, arguments);
            }
        }, cancellationToken, late);

    /// <summary>Runs one command, or several in one pipeline.</summary>
    /// <param name="operation">Names it in the metrics.</param>
    /// <inheritdoc cref="EvaluateAsync" path="/exception"/>
    /// <param name="late">Gets the answer that comes after the call has failed for want of it.</param>
    internal async Task<T> CallAsync<T>(
        string operation, Func<IDatabase, Task<T>> call, CancellationToken cancellationToken, Action<T>? late = null)
    {
        var start = _time.GetTimestamp();
        Exception? failure = null;
        try
        {
            var redis = await ConnectAsync().WaitAsync(_options.Timeout, _time, cancellationToken);
            var answering = call(redis.GetDatabase());
            try
            {
                return await answering.WaitAsync(_options.Timeout, _time, cancellationToken);
            }
            catch (TimeoutException) when (late is not null)
            {
                _ = PassOnAsync(answering, late);
                throw;
            }
        }
        catch (Exception error) when (IsPassing(failure = error))
        {
            throw Unavailable(error);
        }
        finally
        {
            RedisTelemetry.Record(operation, _time.GetElapsedTime(start), failure);
        }
    }

    /// <summary>Calls <paramref name="received"/> with each message of the channel, for as long as the connection lives.</summary>
    /// <inheritdoc cref="EvaluateAsync" path="/exception"/>
    internal async Task SubscribeAsync(string channel, Action<RedisValue> received, CancellationToken cancellationToken)
    {
        try
        {
            var redis = await ConnectAsync().WaitAsync(_options.Timeout, _time, cancellationToken);
            await redis.GetSubscriber().SubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), (_, message) => received(message))
                .WaitAsync(_options.Timeout, _time, cancellationToken);
        }
        catch (Exception error) when (IsPassing(error))
        {
            throw Unavailable(error);
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_shared is null && _connecting is { IsCompletedSuccessfully: true } connected)
        {
            var redis = await connected;
            await redis.CloseAsync(allowCommandsToComplete: false); // Else it waits a second for answers that nobody awaits.
            redis.Dispose();
        }
    }

    private static async Task PassOnAsync<T>(Task<T> answering, Action<T> late)
    {
        try
        {
            late(await answering);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // The caller knows already that there is no answer.
        }
    }

    private static bool IsPassing(Exception error) => error is TimeoutException or RedisConnectionException
        || (error is RedisServerException server && Array.Exists(PassingErrors, code => server.Message.StartsWith(code, StringComparison.Ordinal)));

    private OmniStackException Unavailable(Exception error) => new(
        ErrorKind.Unavailable, ErrorCodes.Unavailable, $"Redis at {Endpoint} does not answer.", error) { RetryAfter = TimeSpan.FromSeconds(1) };

    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            return _connecting is { IsFaulted: false, IsCanceled: false } connecting ? connecting : _connecting = OpenAsync();
        }
    }

    private async Task<IConnectionMultiplexer> OpenAsync()
    {
        var redis = _shared ?? await OpenOwnAsync();
        redis.ConnectionFailed += (_, failed) => LogLost(failed.Exception, Endpoint);
        redis.ConnectionRestored += (_, _) => LogRestored(Endpoint);
        return redis;
    }

    private Task<ConnectionMultiplexer> OpenOwnAsync()
    {
        var configuration = ConfigurationOptions.Parse(_options.ConnectionString);
        configuration.AbortOnConnectFail = false;
        // A connection that is slow to be made is no outage: who waits for it gives up after the timeout, it does not.
        configuration.ConnectTimeout = (int)Math.Max(LeastConnectTimeout.TotalMilliseconds, _options.Timeout.TotalMilliseconds);
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        return ConnectionMultiplexer.ConnectAsync(configuration);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "The connection to Redis at {Endpoint} is lost; trying again.")]
    private partial void LogLost(Exception? error, string endpoint);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message = "The connection to Redis at {Endpoint} is back.")]
    private partial void LogRestored(string endpoint);
}

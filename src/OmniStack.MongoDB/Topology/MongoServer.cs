using System.Threading.Channels;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Topology;

/// <summary>
/// One server: its pool, and the loop that asks it for its state, on a connection of its own, at every heartbeat and whenever
/// somebody looks for a primary.
/// </summary>
internal sealed class MongoServer : IAsyncDisposable
{
    /// <summary>However many ask for it, a server is not asked more often.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(500);

    private readonly MongoAddress _address;
    private readonly MongoSettings _settings;
    private readonly MongoConnector _connector;
    private readonly TimeProvider _time;
    private readonly Action<MongoServer, ServerDescription> _report;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private MongoConnection? _connection;
    private Task _monitoring = Task.CompletedTask;

    /// <param name="report">Called with every answer and every failure.</param>
    public MongoServer(MongoAddress address, MongoSettings settings, MongoConnector connector, TimeProvider time,
        Action<MongoServer, ServerDescription> report)
    {
        _address = address;
        _settings = settings;
        _connector = connector;
        _time = time;
        _report = report;
        Pool = new ConnectionPool(address, settings, connector, time);
    }

    public MongoAddress Address => _address;

    public ConnectionPool Pool { get; }

    /// <summary>Begins to ask; once.</summary>
    public void Start() => _monitoring = MonitorAsync(_stopping.Token);

    /// <summary>Asks soon, not at the next heartbeat.</summary>
    public void CheckSoon() => _asked.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _monitoring;
        _connection?.Dispose();
        Pool.Dispose();
        _stopping.Dispose();
    }

    private async Task MonitorAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The caller holds the topology's lock.
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var started = _time.GetTimestamp();
                await CheckAsync(stoppingToken);
                await WaitAsync(started, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var generation = Pool.Generation;
        try
        {
            var description = ServerDescription.From(_address, await HelloAsync(cancellationToken));
            _report(this, description);
            await Pool.MaintainAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the answer was, it was none: a connection that failed, or a reply that is not a server's.
            _connection?.Dispose();
            _connection = null;
            Pool.Clear(generation);
            _report(this, ServerDescription.Unknown(_address, (error.InnerException ?? error).Message));
        }
    }

    private async Task<BsonDocument> HelloAsync(CancellationToken cancellationToken)
    {
        if (_connection is { IsStale: false } connection)
        {
            return await connection.ExchangeAsync(new() { ["hello"] = 1, ["$db"] = "admin" }, _settings.ConnectTimeout, cancellationToken);
        }

        _connection?.Dispose();
        (_connection, var hello) = await _connector.OpenMonitoringAsync(_address, cancellationToken);
        return hello;
    }

    private async Task WaitAsync(long started, CancellationToken stoppingToken)
    {
        using (var heartbeat = new Deadline(_settings.HeartbeatInterval, _time, stoppingToken))
        {
            try
            {
                await _asked.Reader.ReadAsync(heartbeat.Token);
            }
            catch (OperationCanceledException) when (heartbeat.HasPassed)
            {
                return;
            }
        }

        if (MinInterval - _time.GetElapsedTime(started) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, _time, stoppingToken);
        }
    }
}

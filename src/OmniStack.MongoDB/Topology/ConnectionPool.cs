using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Topology;

/// <summary>
/// The connections to one server. A slot is a right to use a connection; idle connections hold none, and are used, the latest
/// first, before new ones are opened, so that there are never more connections than slots.
/// </summary>
internal sealed class ConnectionPool(MongoAddress address, MongoSettings settings, MongoConnector connector, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(settings.MaxPoolSize);
    private readonly SemaphoreSlim _opening = new(settings.MaxConnecting);
    private readonly Lock _gate = new();
    private readonly List<PooledConnection> _idle = [];
    private int _generation;
    private int _waiting;
    private bool _closed;

    /// <summary>Connections that nobody uses.</summary>
    public int IdleCount
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Takes a connection, which must be given back by <see cref="Return"/>.</summary>
    /// <exception cref="MongoUnavailableException">None became free in time, or too many wait already.</exception>
    /// <exception cref="MongoNetworkException">None could be opened, or the server has left the deployment.</exception>
    public async Task<PooledConnection> TakeAsync(CancellationToken cancellationToken)
    {
        await WaitForAsync(_slots, cancellationToken);
        try
        {
            return TakeIdle() ?? await OpenAsync(cancellationToken);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Gives a connection back, or closes it when it is broken or of before a clearing.</summary>
    public void Return(PooledConnection pooled)
    {
        Keep(pooled);
        _slots.Release();
    }

    /// <summary>Closes what is idle, and what is in use once it comes back.</summary>
    /// <param name="generation">Of the connection that gave the reason; an older one is no reason any more.</param>
    /// <returns>False when the reason was too old.</returns>
    public bool Clear(int generation)
    {
        PooledConnection[] closing;
        lock (_gate)
        {
            if (generation < _generation)
            {
                return false;
            }

            _generation++;
            closing = [.. _idle];
            _idle.Clear();
        }

        Array.ForEach(closing, pooled => pooled.Connection.Dispose());
        return true;
    }

    /// <summary>The present generation, which <see cref="Clear"/> ends.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Closes what has been idle too long, and opens what is missing of the minimum.</summary>
    /// <exception cref="MongoNetworkException">One could not be opened.</exception>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        CloseExpired();
        while (IdleCount + InUse < settings.MinPoolSize && await _slots.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            try
            {
                Keep(await OpenNewAsync(cancellationToken));
            }
            finally
            {
                _slots.Release();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
        }

        Clear(int.MaxValue);
    }

    private int InUse => settings.MaxPoolSize - _slots.CurrentCount;

    private async Task WaitForAsync(SemaphoreSlim permits, CancellationToken cancellationToken)
    {
        // What is free is taken without the cost of a timer.
        if (await permits.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return;
        }

        using var deadline = new Deadline(settings.WaitQueueTimeout, time, cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _waiting) > settings.MaxWaitQueue)
            {
                throw new MongoUnavailableException("Too many commands wait for MongoDB; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };
            }

            await permits.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException error) when (deadline.HasPassed)
        {
            throw new MongoUnavailableException("Every connection to MongoDB is in use; try again.", error) { RetryAfter = TimeSpan.FromSeconds(1) };
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<PooledConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var generation = Generation;
        await WaitForAsync(_opening, cancellationToken);
        try
        {
            // While this one waited for its turn to open, another may have come back, or the server may have failed: then a
            // queue of commands must not try it one after the other.
            return TakeIdle() ?? (generation == Generation
                ? await OpenNewAsync(cancellationToken)
                : throw new MongoNetworkException($"{address} failed while a command waited for a connection."));
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<PooledConnection> OpenNewAsync(CancellationToken cancellationToken)
    {
        if (_closed)
        {
            throw new MongoNetworkException($"{address} has left the deployment.");
        }

        var generation = Generation;
        return new(await connector.OpenAsync(address, cancellationToken), generation);
    }

    private PooledConnection? TakeIdle()
    {
        while (PopIdle() is { } pooled)
        {
            if (!IsExpired(pooled) && !pooled.Connection.IsStale)
            {
                return pooled;
            }

            pooled.Connection.Dispose();
        }

        return null;
    }

    private PooledConnection? PopIdle()
    {
        lock (_gate)
        {
            if (_idle.Count == 0)
            {
                return null;
            }

            var latest = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return latest;
        }
    }

    private void Keep(PooledConnection pooled)
    {
        lock (_gate)
        {
            if (!_closed && !pooled.Connection.IsBroken && pooled.Generation == _generation)
            {
                pooled.IdleSince = time.GetTimestamp();
                _idle.Add(pooled);
                return;
            }
        }

        pooled.Connection.Dispose();
    }

    private void CloseExpired()
    {
        PooledConnection[] expired;
        lock (_gate)
        {
            expired = [.. _idle.Where(IsExpired)];
            _idle.RemoveAll(expired.Contains);
        }

        Array.ForEach(expired, pooled => pooled.Connection.Dispose());
    }

    private bool IsExpired(PooledConnection pooled) => settings.MaxIdleTime is { } limit && time.GetElapsedTime(pooled.IdleSince) > limit;
}

using Microsoft.Extensions.Logging;
using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Topology;

/// <summary>The servers of the deployment, and the choice of the one that takes commands.</summary>
internal sealed partial class MongoTopology : IAsyncDisposable
{
    private readonly MongoSettings _settings;
    private readonly MongoConnector _connector;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<MongoAddress, MongoServer> _servers = [];
    private readonly List<Task> _leaving = [];
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TopologyState _state;
    private bool _disposed;

    public MongoTopology(MongoSettings settings, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _connector = new MongoConnector(settings, time);
        _time = time;
        _logger = logger;
        _state = TopologyState.Initial(settings);
        lock (_gate)
        {
            FollowState();
        }
    }

    /// <summary>Waits for a server that takes commands, asking all of them more often meanwhile.</summary>
    /// <exception cref="MongoUnavailableException">There was none in time.</exception>
    public async Task<(MongoServer Server, ServerDescription Description)> SelectAsync(CancellationToken cancellationToken)
    {
        if (TrySelect(out _) is { } immediate)
        {
            return immediate;
        }

        using var deadline = new Deadline(_settings.ServerSelectionTimeout, _time, cancellationToken);
        while (true)
        {
            if (TrySelect(out var heard) is { } selected)
            {
                return selected;
            }

            try
            {
                await heard.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (deadline.HasPassed)
            {
                throw new MongoUnavailableException("MongoDB does not answer; try again.", new MongoNetworkException(Describe()));
            }
        }
    }

    /// <summary>The state right now, for the operator.</summary>
    public MongoDeployment Snapshot()
    {
        var state = Volatile.Read(ref _state);
        return new(state.SetName, [.. state.Servers.Values
            .Select(server => new MongoServerState(server.Address.ToString(), server.Kind, server.Failure))
            .OrderBy(server => server.Address, StringComparer.Ordinal)]);
    }

    /// <summary>A connection to the server broke, or could not be opened: nothing is known of it until it answers again.</summary>
    /// <param name="server">The server.</param>
    /// <param name="generation">Of its pool, before the connection was taken.</param>
    /// <param name="failure">What happened.</param>
    public void ConnectionFailed(MongoServer server, int generation, MongoNetworkException failure)
    {
        if (server.Pool.Clear(generation))
        {
            Report(server, ServerDescription.Unknown(server.Address, (failure.InnerException ?? failure).Message));
            server.CheckSoon();
        }
    }

    /// <summary>The server says that it is no primary, or is stopping.</summary>
    /// <inheritdoc cref="ConnectionFailed"/>
    public void StateChanged(MongoServer server, int generation, MongoCommandException failure)
    {
        if (generation == server.Pool.Generation)
        {
            if (CommandReply.IsShutdown(failure.Code))
            {
                server.Pool.Clear(generation);
            }

            Report(server, ServerDescription.Unknown(server.Address, failure.Message));
            server.CheckSoon();
        }
    }

    public async ValueTask DisposeAsync()
    {
        MongoServer[] closing;
        lock (_gate)
        {
            _disposed = true;
            closing = [.. _servers.Values];
            _servers.Clear();
        }

        foreach (var server in closing)
        {
            await server.DisposeAsync();
        }

        await Task.WhenAll(_leaving);
    }

    private (MongoServer Server, ServerDescription Description)? TrySelect(out Task heard)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            heard = _heard.Task;
            var able = _state.Servers.Values.Where(server => server.TakesCommands).ToArray();
            if (able.Length > 0)
            {
                var chosen = able[Random.Shared.Next(able.Length)];
                return (_servers[chosen.Address], chosen);
            }

            foreach (var server in _servers.Values)
            {
                server.CheckSoon();
            }

            return null;
        }
    }

    private void Report(MongoServer server, ServerDescription description)
    {
        lock (_gate)
        {
            // A server that was removed may still have been asked.
            if (_disposed || _servers.GetValueOrDefault(server.Address) != server)
            {
                return;
            }

            var before = _state;
            Volatile.Write(ref _state, _state.With(description));
            Log(before, _state);
            FollowState();
            _heard.SetResult();
            _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Begins to ask servers that are new, and leaves those that are gone.</summary>
    private void FollowState()
    {
        foreach (var address in _servers.Keys.Where(address => !_state.Servers.ContainsKey(address)).ToArray())
        {
            _servers.Remove(address, out var gone);
            _leaving.RemoveAll(task => task.IsCompleted);
            _leaving.Add(gone!.DisposeAsync().AsTask());
        }

        foreach (var address in _state.Servers.Keys.Where(address => !_servers.ContainsKey(address)).ToArray())
        {
            var server = new MongoServer(address, _settings, _connector, _time, Report);
            _servers.Add(address, server);
            server.Start();
        }
    }

    private string Describe() => "No server takes commands: " + string.Join("; ", Snapshot().Servers
        .Select(server => server.Failure is null ? $"{server.Address} is {server.Kind}" : $"{server.Address} is {server.Kind}, {server.Failure}"));

    private void Log(TopologyState before, TopologyState after)
    {
        foreach (var server in after.Servers.Values)
        {
            var known = before.Servers.GetValueOrDefault(server.Address);
            if (server.Kind != MongoServerKind.Unknown && known?.Kind != server.Kind)
            {
                LogServer(server.Address, server.Kind);
            }
            else if (server is { Kind: MongoServerKind.Unknown, Failure: { } failure } && (known?.Kind != MongoServerKind.Unknown || known.Failure is null))
            {
                LogFailure(server.Address, failure);
            }
        }
    }

    [LoggerMessage(EventId = 4501, Level = LogLevel.Information, Message = "MongoDB server {Address} is {Kind}.")]
    private partial void LogServer(MongoAddress address, MongoServerKind kind);

    [LoggerMessage(EventId = 4502, Level = LogLevel.Warning, Message = "MongoDB server {Address} cannot be used: {Failure}")]
    private partial void LogFailure(MongoAddress address, string failure);
}

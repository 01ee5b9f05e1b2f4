using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Commands;
using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Topology;

namespace OmniStack.MongoDB;

/// <summary>
/// Our client of MongoDB's wire protocol: one deployment, and the database that its connection string names. One for the whole
/// process; it looks for its servers from the start, in the background.
/// </summary>
internal sealed class MongoClient : IMongoDatabase, IAsyncDisposable
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    private readonly MongoSettings _settings;
    private readonly TimeProvider _time;
    private readonly MongoTopology _topology;
    private readonly ServerSessionPool _sessions;
    private readonly CommandRunner _runner;

    public MongoClient(MongoSettings settings, TimeProvider time, ILogger<MongoClient> logger)
    {
        _settings = settings;
        _time = time;
        _topology = new MongoTopology(settings, time, logger);
        _sessions = new ServerSessionPool(time);
        _runner = new CommandRunner(settings, _topology, _sessions);
    }

    public string Name => _settings.Database;

    public MongoDeployment Deployment => _topology.Snapshot();

    public async Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var (reply, _) = await MeasureAsync(command, cancellationToken);
        return reply;
    }

    public async IAsyncEnumerable<BsonDocument> QueryAsync(BsonDocument command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, server) = await MeasureAsync(command, cancellationToken);
        await using var cursor = new MongoCursor(first, command, (next, stop) => _runner.RunOnAsync(server, Name, next, stop), _time);
        await foreach (var document in cursor.ReadAsync(cancellationToken))
        {
            yield return document;
        }
    }

    /// <summary>Ends the sessions if a server is there, then closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        var sessions = _sessions.Drain();
        if (sessions.Count > 0 && Deployment.IsAvailable)
        {
            await EndAsync(sessions);
        }

        await _topology.DisposeAsync();
    }

    private async Task<(BsonDocument Reply, MongoServer Server)> MeasureAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var traits = CommandTraits.Of(command);
        using var activity = MongoTelemetry.Start(Name, traits);
        var started = _time.GetTimestamp();
        try
        {
            var answer = await _runner.RunAsync(Name, command, traits, cancellationToken);
            MongoTelemetry.Ended(Name, traits, _time.GetElapsedTime(started), error: null);
            return answer;
        }
        catch (Exception error)
        {
            MongoTelemetry.Failed(activity, error);
            MongoTelemetry.Ended(Name, traits, _time.GetElapsedTime(started), error);
            throw;
        }
    }

    private async Task EndAsync(IReadOnlyList<ServerSession> sessions)
    {
        using var timeout = new CancellationTokenSource(FarewellTimeout, _time);
        var command = new BsonDocument { ["endSessions"] = new BsonArray(sessions.Select(session => (BsonValue)session.Id)) };
        try
        {
            await _runner.RunAsync("admin", command, CommandTraits.Of(command), timeout.Token);
        }
        catch (Exception error) when (error is MongoUnavailableException or MongoCommandException or OperationCanceledException)
        {
            // A courtesy only: the server ends them half an hour later.
        }
    }
}

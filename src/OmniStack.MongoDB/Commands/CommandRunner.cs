using OmniStack.MongoDB.Authentication;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Topology;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Commands;

/// <summary>Sends commands to the server that takes them, and once more where that is safe.</summary>
internal sealed class CommandRunner(MongoSettings settings, MongoTopology topology, ServerSessionPool sessions)
{
    /// <summary>Runs a command of one database.</summary>
    /// <returns>The reply, and the server that gave it.</returns>
    /// <exception cref="MongoCommandException">Refused.</exception>
    /// <exception cref="MongoUnavailableException">Not answered.</exception>
    public async Task<(BsonDocument Reply, MongoServer Server)> RunAsync(
        string database, BsonDocument command, CommandTraits traits, CancellationToken cancellationToken)
    {
        var attempt = new CommandAttempt(Prepare(database, command, traits), traits, sessions);
        try
        {
            return await RunTwiceAsync(attempt, cancellationToken);
        }
        catch (Exception error) when (Unavailability(error) is { } message)
        {
            throw new MongoUnavailableException(message, error);
        }
        finally
        {
            attempt.ReturnSession();
        }
    }

    /// <summary>Runs a command on the server that an earlier one ran on, once.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<BsonDocument> RunOnAsync(MongoServer server, string database, BsonDocument command, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(server, new BsonDocument(command) { ["$db"] = database }, cancellationToken);
        }
        catch (Exception error) when (Unavailability(error) is { } message)
        {
            throw new MongoUnavailableException(message, error);
        }
    }

    private BsonDocument Prepare(string database, BsonDocument command, CommandTraits traits)
    {
        var prepared = new BsonDocument(command) { ["$db"] = database };
        if (traits.TakesWriteConcern && settings.WriteConcern.Count > 0 && !command.Contains("writeConcern"))
        {
            prepared["writeConcern"] = settings.WriteConcern;
        }

        if (traits.TakesReadConcern && settings.ReadConcernLevel is { } level && !command.Contains("readConcern"))
        {
            prepared["readConcern"] = new BsonDocument { ["level"] = level };
        }

        return prepared;
    }

    private async Task<(BsonDocument Reply, MongoServer Server)> RunTwiceAsync(CommandAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            var (reply, server) = await RunOnceAsync(attempt, cancellationToken);
            if (!MayRepeatWrite(attempt, reply))
            {
                return (reply, server);
            }
        }
        catch (Exception error) when (MayRepeat(attempt, error))
        {
            attempt.Failed(error);
        }

        return await RunOnceAsync(attempt, cancellationToken);
    }

    private async Task<(BsonDocument Reply, MongoServer Server)> RunOnceAsync(CommandAttempt attempt, CancellationToken cancellationToken)
    {
        var (server, description) = await topology.SelectAsync(cancellationToken);
        var command = attempt.For(description, settings.RetryWrites);
        return (await SendAsync(server, command, cancellationToken), server);
    }

    private async Task<BsonDocument> SendAsync(MongoServer server, BsonDocument command, CancellationToken cancellationToken)
    {
        var pooled = await TakeAsync(server, cancellationToken);
        try
        {
            var reply = await pooled.Connection.ExchangeAsync(command, settings.SocketTimeout, cancellationToken);
            return Checked(server, pooled.Generation, command, reply);
        }
        catch (MongoNetworkException error) when (!error.IsTimeout)
        {
            topology.ConnectionFailed(server, pooled.Generation, error);
            throw;
        }
        finally
        {
            // After a timeout too the connection is closed, but a slow command says nothing of the server.
            server.Pool.Return(pooled);
        }
    }

    private async Task<PooledConnection> TakeAsync(MongoServer server, CancellationToken cancellationToken)
    {
        var generation = server.Pool.Generation;
        try
        {
            return await server.Pool.TakeAsync(cancellationToken);
        }
        catch (MongoNetworkException error)
        {
            topology.ConnectionFailed(server, generation, error);
            throw;
        }
    }

    private BsonDocument Checked(MongoServer server, int generation, BsonDocument command, BsonDocument reply)
    {
        var ok = CommandReply.IsOk(reply);
        var failure = ok ? reply.Find("writeConcernError")?.AsDocument : reply;
        if (failure is null)
        {
            return reply;
        }

        var error = new MongoCommandException(command.First().Key, failure);
        if (CommandReply.IsStateChange(error.Code))
        {
            topology.StateChanged(server, generation, error);
        }

        return ok ? reply : throw error;
    }

    private bool MayRepeat(CommandAttempt attempt, Exception error) => attempt.Repetition switch
    {
        Repetition.Read => settings.RetryReads
            && (error is MongoNetworkException || (error is MongoCommandException refused && CommandReply.IsRetryableRead(refused.Code))),
        Repetition.Write => attempt.HasSession
            && (error is MongoNetworkException || (error is MongoCommandException refused && refused.ErrorLabels.Contains(CommandReply.RetryableWriteLabel))),
        _ => false,
    };

    /// <summary>The write was done, but the server that did it is no primary any more and may roll it back.</summary>
    private static bool MayRepeatWrite(CommandAttempt attempt, BsonDocument reply) =>
        attempt.HasSession && reply.Contains("writeConcernError")
        && reply.Find("errorLabels")?.AsArray.Contains(CommandReply.RetryableWriteLabel) is true;

    /// <returns>What callers get to see instead; null when the error is for them as it is.</returns>
    private static string? Unavailability(Exception error) => error switch
    {
        MongoNetworkException => "MongoDB does not answer; try again.",
        MongoAuthenticationException => "MongoDB does not accept this service's login.",
        MongoCommandException refused when CommandReply.IsStateChange(refused.Code) => "MongoDB is changing its primary; try again.",
        _ => null,
    };
}

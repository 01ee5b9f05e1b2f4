using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Topology;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Commands;

/// <summary>A command on its way, which may need a second send: a write goes under the same session and number both times.</summary>
internal sealed class CommandAttempt(BsonDocument command, CommandTraits traits, ServerSessionPool sessions)
{
    private ServerSession? _session;
    private Exception? _failure;

    public Repetition Repetition => traits.Repetition;

    /// <summary>Whether a server can recognise it as a repetition.</summary>
    public bool HasSession => _session is not null;

    /// <summary>Notes why it is sent again.</summary>
    public void Failed(Exception failure)
    {
        _failure = failure;
        if (_session is not null && failure is MongoNetworkException)
        {
            _session.IsDirty = true;
        }
    }

    /// <summary>The document to send to this server.</summary>
    /// <exception cref="MongoUnavailableException">It would be a repetition that this server cannot recognise.</exception>
    public BsonDocument For(ServerDescription server, bool retryWrites)
    {
        if (traits.Repetition != Repetition.Write)
        {
            return command;
        }

        if (_session is not null)
        {
            return server.TakesRetryableWrites ? command : throw new MongoUnavailableException("MongoDB does not answer; try again.", _failure);
        }

        if (retryWrites && server is { TakesRetryableWrites: true, SessionTimeout: { } timeout })
        {
            _session = sessions.Take(timeout);
            command["lsid"] = _session.Id;
            command["txnNumber"] = _session.NextTransactionNumber();
        }

        return command;
    }

    public void ReturnSession()
    {
        if (_session is not null)
        {
            sessions.Return(_session);
        }
    }
}

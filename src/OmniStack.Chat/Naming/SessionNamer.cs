using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Context;
using OmniStack.Chat.FollowUps;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Naming;

/// <summary>Names a session after what is said in it. When the model fails, the name is how the conversation begins.</summary>
internal sealed partial class SessionNamer(IChatStore store, SideModel model, IOptions<NamingOptions> options, ILogger<SessionNamer> logger)
{
    private const int MostOfATranscript = 40_000;

    /// <summary>After the first turn; a name that the client has given stays.</summary>
    public async Task NameIfNewAsync(EndedTurn turn, CancellationToken cancellationToken)
    {
        if (options.Value.Enabled && turn.Answer is { Turn: 1, Status: MessageStatus.Complete }
            && await AskAsync(turn.ClientId, turn.SessionId, turn.Answer, cancellationToken) is { Length: > 0 } name)
        {
            await store.ChangeSessionAsync(turn.ClientId, turn.SessionId, Change(name) with { IsAutomatic = true }, cancellationToken);
        }
    }

    /// <summary>When the client asks for it; the name is the client's from then on.</summary>
    /// <returns>The session; null when it was deleted, and as it is when nothing was said in it.</returns>
    public async Task<ChatSession?> NameAsync(ChatSession session, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(session.Id, session.ActiveLeafId ?? "", cancellationToken) is not { } leaf)
        {
            return session;
        }

        var name = options.Value.Enabled ? await AskAsync(session.ClientId, session.Id, leaf, cancellationToken) : null;
        if (string.IsNullOrEmpty(name))
        {
            var first = await store.ReadBranchAsync(session.Id, leaf.Id, fromDepth: 0, limit: 1, cancellationToken);
            name = SessionName.Of(first.SelectMany(message => message.Parts), options.Value.MaxWords, options.Value.MaxLength);
        }

        return name.Length == 0 ? session : await store.ChangeSessionAsync(session.ClientId, session.Id, Change(name), cancellationToken);
    }

    private static SessionChange Change(string name) => new(name, new Dictionary<string, JsonElement?>());

    /// <returns>Null when the model failed.</returns>
    private async Task<string?> AskAsync(string clientId, string sessionId, StoredMessage leaf, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var from = Math.Max(0, leaf.Depth - settings.MaxMessages + 1);
        var messages = await store.ReadBranchAsync(sessionId, leaf.Id, from, settings.MaxMessages, cancellationToken);
        var instructions = string.Create(CultureInfo.InvariantCulture,
            $"Give this conversation a title of at most {settings.MaxWords} words, in its language, by which it is found again. Answer with the title only.");
        var question = new SideQuestion(clientId, sessionId, UsagePurpose.Name, instructions, Transcript.Of(messages, MostOfATranscript))
        {
            Model = settings.Model,
            Temperature = settings.Temperature,
        };
        try
        {
            var (said, _) = await model.AskAsync(question, settings.Timeout, cancellationToken);
            return SessionName.OfTitle(said, settings.MaxWords, settings.MaxLength);
        }
#pragma warning disable CA1031 // Whatever a provider throws costs a name and nothing else.
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(error, sessionId);
            return null;
        }
    }

    [LoggerMessage(EventId = 1021, Level = LogLevel.Warning, Message = "No name for session {SessionId} could be made.")]
    private partial void LogFailed(Exception error, string sessionId);
}

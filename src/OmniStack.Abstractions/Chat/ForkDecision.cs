using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Abstractions.Chat;

/// <summary>What a <see cref="SessionFork"/> makes of a session: a pure function, the same for every store.</summary>
public static class ForkDecision
{
    /// <param name="fork">What is asked for.</param>
    /// <param name="origin">The session that is forked; its client has been checked.</param>
    /// <param name="message">The one at which it is forked; null when there is none.</param>
    /// <param name="firstOwn">As <see cref="SharedBranch.Of"/> takes it.</param>
    /// <param name="existing">The session that has the fork's id already, when it is this client's.</param>
    /// <exception cref="OmniStackException">As <see cref="IChatStore.ForkSessionAsync"/> says.</exception>
    public static ForkedSession Make(SessionFork fork, ChatSession origin, StoredMessage? message, MessagePlace? firstOwn, ChatSession? existing)
    {
        if (message is not { Role: MessageRole.Assistant })
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.MessageNotFound, fork.MessageId is { } id
                ? $"The session has no answer {id}; a fork begins with one."
                : "The session has no answer yet with which a fork could begin.");
        }

        if (message.Status is MessageStatus.Streaming or MessageStatus.AwaitingApproval)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"Answer {message.Id} is not final; wait for its end, or answer its approvals.");
        }

        var lineage = SharedBranch.Of(origin, message, firstOwn);
        if (existing is not null)
        {
            return existing.Lineage.SequenceEqual(lineage) ? new ForkedSession(existing, IsRepeat: true) : throw Taken(fork);
        }

        return lineage.Count <= ChatRules.MaxForks
            ? new ForkedSession(New(fork, origin, message, lineage), IsRepeat: false)
            : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ForkLimit, $"A session is a fork of forks at most {ChatRules.MaxForks} times.");
    }

    /// <summary>The refusal of a fork whose id another session has, whoever it belongs to.</summary>
    public static OmniStackException Taken(SessionFork fork)
        => new(ErrorKind.Conflict, ErrorCodes.SessionConflict, $"There is another session {fork.ForkId} already; give the fork an id of its own.");

    /// <summary>Its turns are counted on from those that it shares, so that none has the number of another.</summary>
    private static ChatSession New(SessionFork fork, ChatSession origin, StoredMessage message, IReadOnlyList<SharedBranch> lineage) => fork.Change.ApplyTo(new ChatSession
    {
        Id = fork.ForkId,
        ClientId = fork.ClientId,
        Name = origin.Name,
        IsRenamed = origin.IsRenamed,
        Fields = origin.Fields,
        TurnCount = message.Turn,
        ActiveLeafId = message.Id,
        RunningAnswerId = null,
        CreatedAt = fork.At,
        UpdatedAt = fork.At,
        Lineage = lineage,
    });
}

using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

internal sealed partial class EmbeddedChatStore
{
    public async Task<ForkedSession?> ForkSessionAsync(SessionFork fork, CancellationToken cancellationToken)
    {
        ForkedSession forked;
        var stored = Task.CompletedTask;
        lock (_gate)
        {
            if (_state.Find(fork.ClientId, fork.SessionId) is not { } origin)
            {
                return null;
            }

            var existing = _state.Find(fork.ClientId, fork.ForkId);
            if (existing is null && (_state.Find(fork.ForkId) is not null || _state.IsKept(fork.ForkId)))
            {
                throw ForkDecision.Taken(fork);
            }

            var message = origin.Find(fork.MessageId ?? origin.Session.ActiveLeafId);
            var firstOwn = origin.OwnUpwards(message?.Id).LastOrDefault()?.Place;
            forked = ForkDecision.Make(fork, origin.Session, message, firstOwn, existing?.Session);
            if (!forked.IsRepeat)
            {
                CheckRoom();
                stored = StoreAsync(new ChatChange.Put(forked.Session, []), durable: true);
                CompactIfGrown();
            }
        }

        await stored.WaitAsync(cancellationToken);
        return forked;
    }
}

using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>Reads what a turn depends on out of the sessions in memory.</summary>
internal static class SessionFacts
{
    public static TurnFacts Read(TurnStart start, SessionState? state)
    {
        if (state is null)
        {
            return new TurnFacts();
        }

        var target = start switch
        {
            TurnStart.Edit edit => state.Find(edit.EditedId),
            TurnStart.Regenerate regenerate => state.Find(regenerate.UserMessageId),
            TurnStart.Continue resumed => state.Find(resumed.AnswerId),
            _ => null,
        };
        var earlier = start switch
        {
            TurnStart.Send send => state.Find(send.Message.Id),
            TurnStart.Edit edit => state.BranchUpwards(state.Session.ActiveLeafId).FirstOrDefault(message => message.EditOf == edit.EditedId),
            _ => null,
        };
        return new TurnFacts
        {
            Session = state.Session,
            Earlier = earlier,
            IsIdTaken = start is TurnStart.Edit version && state.Find(version.Message.Id) is not null,
            EarlierAnswer = earlier is null ? null : state.AnswerTo(earlier.Id),
            Target = target,
            Parent = state.Find(start is TurnStart.Send ? state.Session.ActiveLeafId : target?.ParentId),
        };
    }
}

using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Dead letters are runs that ended so: their events lie where all others do, and end with their task.</summary>
internal sealed class EmbeddedDeadLetterStore(BusStorage storage) : IDeadLetterStore
{
    public Task<DeadLetterPage> ListAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var below = PageCursor.Parse(query.Cursor);
        return storage.ReadAsync(state =>
        {
            var (runs, next) = PageCursor.Select(
                state.DeadLettersBelow(below), run => Matches(run, query), run => run.DeadNumber, query.Limit, storage.Options.MaxExamined);
            return new DeadLetterPage(runs.ConvertAll(run => run.ToDeadLetter()), next);
        }, cancellationToken);
    }

    public Task<IReadOnlyList<DeadLetterGroup>> GroupAsync(DeadLetterQuery query, CancellationToken cancellationToken)
        => storage.ReadAsync<IReadOnlyList<DeadLetterGroup>>(state =>
        [
            .. state.DeadLettersBelow(long.MaxValue).Where(run => Matches(run, query))
                .GroupBy(run => (run.Task.Event.Topic, run.Group.Agent, run.Error!.Type))
                .Select(group => new DeadLetterGroup(group.Key.Topic, group.Key.Agent, group.Key.Type, group.Count(),
                    group.First().Error!.Message, group.First().FinishedAt!.Value))
                .OrderByDescending(group => group.Count),
        ], cancellationToken);

    public Task<DeadLetter?> FindAsync(AgentGroup group, string taskId, CancellationToken cancellationToken)
        => storage.ReadAsync(state => state.FindDeadLetter(group, taskId)?.ToDeadLetter(), cancellationToken);

    public Task<bool> ReplayAsync(AgentGroup group, string taskId, EventPayload? edited, CancellationToken cancellationToken)
        => ChangeAsync(group, taskId, run => run.Group.IsOpen
            ? new BusChange.Replayed(storage.Clock.UtcNow, group.Topic, group.Agent, taskId, edited)
            : throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.AgentNotFound,
                $"The agent {group.Agent} on {group.Topic} was deleted with its group. Start it again, then replay."), cancellationToken);

    public Task<bool> DeleteAsync(AgentGroup group, string taskId, CancellationToken cancellationToken)
        => ChangeAsync(group, taskId, _ => new BusChange.DeadLetterDeleted(
            storage.Clock.UtcNow, group.Topic, group.Agent, taskId, storage.Options.EndedKeepFor), cancellationToken);

    private static bool Matches(RunEntry run, DeadLetterQuery query)
        => (query.Topic is null || run.Task.Event.Topic == query.Topic)
            && (query.Agent is null || run.Group.Agent == query.Agent)
            && (query.ErrorType is null || run.Error?.Type == query.ErrorType)
            && (query.TenantId is null || run.Task.Event.TenantId == query.TenantId)
            && !(run.FinishedAt < query.From)
            && !(run.FinishedAt >= query.To);

    private async Task<bool> ChangeAsync(AgentGroup group, string taskId, Func<RunEntry, BusChange> change, CancellationToken cancellationToken)
    {
        var found = false;
        await storage.CommitAsync(state =>
        {
            var run = state.FindDeadLetter(group, taskId);
            found = run is not null;
            return run is null ? null : change(run);
        }, cancellationToken);
        return found;
    }
}

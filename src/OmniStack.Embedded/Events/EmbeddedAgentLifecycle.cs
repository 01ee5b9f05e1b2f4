using OmniStack.Abstractions.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Pause, resume and delete of the one process's agents.</summary>
internal sealed class EmbeddedAgentLifecycle(BusStorage storage) : IAgentLifecycle
{
    public Task<bool> SetPausedAsync(AgentGroup group, bool paused, CancellationToken cancellationToken)
        => ChangeAsync(group, new BusChange.Paused(group.Topic, group.Agent, paused), cancellationToken);

    public Task<bool> DeleteAsync(AgentGroup group, bool deleteGroup, bool deleteDeadLetters, CancellationToken cancellationToken)
        => ChangeAsync(group, new BusChange.AgentDeleted(
            storage.Clock.UtcNow, group.Topic, group.Agent, deleteGroup, deleteDeadLetters, storage.Options.EndedKeepFor), cancellationToken);

    private async Task<bool> ChangeAsync(AgentGroup group, BusChange change, CancellationToken cancellationToken)
    {
        var found = false;
        await storage.CommitAsync(state =>
        {
            found = state.FindAgent(group) is not null;
            return found ? change : null;
        }, cancellationToken);
        return found;
    }
}

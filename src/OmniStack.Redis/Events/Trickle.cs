using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;

namespace OmniStack.Redis.Events;

/// <summary>
/// Lets the events of a steady trickle come together: while a group's receives find some at the first look and never all they ask for, the next
/// receive waits until the settlement that is on its way is answered, so that not every event costs a receive and a settlement of its own.
/// </summary>
internal sealed class Trickle(TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1);
    private readonly ConcurrentDictionary<AgentGroup, Task> _settling = new();
    private readonly ConcurrentDictionary<AgentGroup, bool> _trickles = new();

    /// <summary>Takes note of what the first look of a receive found.</summary>
    public void Looked(AgentGroup group, int found, int asked) => _trickles[group] = found > 0 && found < asked;

    /// <summary>Takes note of a settlement that has been sent.</summary>
    public void Settles(IReadOnlyList<Settlement> settlements, Task call)
    {
        for (var i = 0; i < settlements.Count; i++)
        {
            if (i == 0 || settlements[i].Delivery.Group != settlements[i - 1].Delivery.Group)
            {
                _settling[settlements[i].Delivery.Group] = call;
            }
        }
    }

    /// <summary>Waits before a receive, if at all for a moment; never fails but for the token.</summary>
    public async ValueTask GatherAsync(AgentGroup group, CancellationToken cancellationToken)
    {
        if (_trickles.GetValueOrDefault(group) && _settling.GetValueOrDefault(group) is { IsCompleted: false } settling)
        {
            await settling.WaitAsync(LongestWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

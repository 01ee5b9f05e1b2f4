using OmniStack.Abstractions.Agents;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Requests;

/// <summary>What a caller sees of things that have a tenant. What is another's is answered as if it did not exist.</summary>
internal static class TenantView
{
    public static TaskRecord? For(this TaskRecord? task, Caller caller) => task is not null && caller.Sees(task.Event.TenantId) ? task : null;

    public static DeadLetter? For(this DeadLetter? letter, Caller caller) => letter is not null && caller.Sees(letter.Event?.TenantId) ? letter : null;

    /// <summary>Refuses what a caller with a tenant would do to a task that is not that tenant's. A task never changes its tenant.</summary>
    public static async Task RequireAsync(this IEventBus bus, Caller caller, string taskId, CancellationToken cancellationToken)
    {
        if (caller.Tenant is not null)
        {
            _ = (await bus.FindTaskAsync(taskId, cancellationToken)).For(caller) ?? throw Absent.Task();
        }
    }

    /// <inheritdoc cref="RequireAsync(IEventBus, Caller, string, CancellationToken)"/>
    public static async Task RequireAsync(this IDeadLetterStore letters, Caller caller, AgentGroup group, string taskId, CancellationToken cancellationToken)
    {
        if (caller.Tenant is not null)
        {
            _ = (await letters.FindAsync(group, taskId, cancellationToken)).For(caller) ?? throw Absent.DeadLetter(group, taskId);
        }
    }

    /// <summary>Refuses what a caller with a tenant would see of a run, or do to it, that is not that tenant's. A run never changes its tenant.</summary>
    public static async Task RequireAsync(this IRunStore runs, Caller caller, string runId, CancellationToken cancellationToken)
    {
        if (caller.Tenant is not null && !(await runs.FindAsync(runId, cancellationToken) is { } run && caller.Sees(run.TenantId)))
        {
            throw RunErrors.NotFound(runId);
        }
    }
}

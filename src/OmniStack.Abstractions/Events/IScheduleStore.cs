using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>Stored schedules. Every runner may fire them: the task id of a firing follows from name and time, so it is published once.</summary>
public interface IScheduleStore
{
    /// <summary>Every schedule, by name.</summary>
    Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken);

    /// <returns>The schedule, or <see langword="null"/>.</returns>
    Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates or changes the schedule of this name, in one step: of two changes at once, the second sees what the first stored.</summary>
    /// <param name="name">Of the schedule.</param>
    /// <param name="change">Gets what is stored, null when it is nothing, and answers what shall be; null to leave all as it is. May be called several times.</param>
    /// <returns>What was stored by this call, null when it left all as it was; and true when there was none before.</returns>
    /// <exception cref="OmniStackException"><c>schedule_limit</c>: there are as many as the configuration allows.</exception>
    Task<(Schedule? Stored, bool IsNew)> ChangeAsync(string name, Func<Schedule?, Schedule?> change, CancellationToken cancellationToken);

    /// <summary>Notes a firing, or that it was missed, and the next one. Changes nothing when the stored <see cref="Schedule.NextFireAt"/> is not <paramref name="due"/>.</summary>
    /// <param name="taskId">The task that was published; null when the time was missed, which leaves the last firing as it is.</param>
    /// <returns>True when it was noted: this caller was the first.</returns>
    async Task<bool> AdvanceAsync(string name, DateTimeOffset due, string? taskId, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        var (advanced, _) = await ChangeAsync(name, stored => stored is null || stored.NextFireAt != due ? null
            : taskId is null ? stored with { NextFireAt = next }
            : stored with { LastFireAt = due, LastTaskId = taskId, NextFireAt = next }, cancellationToken);
        return advanced is not null;
    }

    /// <returns>False when there is none of this name.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}

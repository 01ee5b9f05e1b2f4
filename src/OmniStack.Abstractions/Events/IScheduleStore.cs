using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>Stored schedules. Every runner may fire them: the task id of a firing follows from name and time, so it is published once.</summary>
public interface IScheduleStore
{
    /// <summary>Every schedule, by name.</summary>
    Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken);

    /// <returns>The schedule, or <see langword="null"/>.</returns>
    Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates or replaces the schedule of this name.</summary>
    /// <returns>True when it was new.</returns>
    /// <exception cref="OmniStackException"><c>schedule_limit</c>: there are as many as the configuration allows.</exception>
    Task<bool> SaveAsync(Schedule schedule, CancellationToken cancellationToken);

    /// <summary>Notes a firing, or that it was missed, and the next one. Changes nothing when the stored <see cref="Schedule.NextFireAt"/> is not <paramref name="due"/>.</summary>
    /// <param name="taskId">The task that was published; null when the time was missed, which leaves the last firing as it is.</param>
    /// <returns>True when it was noted: this caller was the first.</returns>
    Task<bool> AdvanceAsync(string name, DateTimeOffset due, string? taskId, DateTimeOffset? next, CancellationToken cancellationToken);

    /// <returns>False when there is none of this name.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}

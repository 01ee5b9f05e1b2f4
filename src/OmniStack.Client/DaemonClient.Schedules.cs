using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <content>Schedules.</content>
public sealed partial class DaemonClient
{
    /// <summary>Every schedule, by name.</summary>
    public Task<IReadOnlyList<Schedule>> ListSchedulesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/schedules", EventsJson.Default.IReadOnlyListSchedule, _options.Timeout, cancellationToken);

    /// <returns>The schedule, or <see langword="null"/>.</returns>
    public Task<Schedule?> FindScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        ApiTransport.OrNullAsync(_api.GetAsync(ScheduleOf(name), EventsJson.Default.Schedule, _options.Timeout, cancellationToken), ErrorCodes.ScheduleNotFound);

    /// <summary>Creates the schedule, or replaces the one of this name.</summary>
    /// <returns>As it was stored.</returns>
    public Task<Schedule> SaveScheduleAsync(ScheduleRequest request, CancellationToken cancellationToken = default) =>
        _api.PostAsync("/schedules", request, DaemonJson.Default.ScheduleRequest, EventsJson.Default.Schedule, _options.Timeout, cancellationToken);

    /// <summary>Stops it from firing.</summary>
    public Task<Schedule> PauseScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{ScheduleOf(name)}/pause", EventsJson.Default.Schedule, _options.Timeout, cancellationToken);

    /// <summary>Lets it fire again; the times that have passed are not made up for.</summary>
    public Task<Schedule> ResumeScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{ScheduleOf(name)}/resume", EventsJson.Default.Schedule, _options.Timeout, cancellationToken);

    /// <summary>Deletes it; what it published stays.</summary>
    public Task<ScheduleDeleted> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync(ScheduleOf(name), DaemonJson.Default.ScheduleDeleted, _options.Timeout, cancellationToken);

    /// <summary>When it fires next, also while it is paused.</summary>
    /// <param name="count">1 to 100.</param>
    public Task<SchedulePreview> PreviewScheduleAsync(string name, int count = 5, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{ScheduleOf(name)}/next{QueryText.Of(("count", count))}", DaemonJson.Default.SchedulePreview, _options.Timeout, cancellationToken);

    /// <summary>When an expression fires next, without storing anything.</summary>
    /// <param name="cron">Five fields, or six with seconds first.</param>
    /// <param name="timeZone">IANA name; null for UTC.</param>
    /// <param name="count">1 to 100.</param>
    public Task<SchedulePreview> PreviewCronAsync(string cron, string? timeZone = null, int count = 5, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/schedules/preview{QueryText.Of(("cron", cron), ("time_zone", timeZone), ("count", count))}", DaemonJson.Default.SchedulePreview, _options.Timeout, cancellationToken);

    private static string ScheduleOf(string name) => $"/schedules/{Uri.EscapeDataString(name)}";
}

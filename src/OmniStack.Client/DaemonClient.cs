using Microsoft.Extensions.Options;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;

namespace OmniStack.Client;

/// <summary>The Daemon's HTTP API. Every method throws <see cref="OmniStackApiException"/> when the Daemon refuses or does not answer.</summary>
public sealed partial class DaemonClient(HttpClient http, IOptions<OmniStackClientOptions> options, TimeProvider time)
{
    internal const string ServiceName = "daemon";

    private readonly ApiTransport _api = new(ServiceName, http, time);
    private readonly OmniStackClientOptions _options = options.Value;

    /// <summary>Publishes an event. When this returns, the event is stored durably.</summary>
    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        _api.PostAsync("/tasks", request, EventsJson.Default.PublishRequest, EventsJson.Default.PublishResponse, _options.Timeout, cancellationToken);

    /// <returns>The task, or <see langword="null"/> when no task has this id or its record has expired.</returns>
    public Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken = default) =>
        FindTaskAsync(taskId, TimeSpan.Zero, cancellationToken);

    /// <summary>Waits until the task is final, at most <paramref name="wait"/> (whole seconds, rounded up).</summary>
    /// <returns>The task as it is then, final or not; <see langword="null"/> when no task has this id or its record has expired.</returns>
    public async Task<TaskRecord?> WaitForTaskAsync(string taskId, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var left = wait - time.GetElapsedTime(start);
            var step = left < _options.MaxWaitPerRequest ? left : _options.MaxWaitPerRequest;
            var task = await FindTaskAsync(taskId, step, cancellationToken);
            if (task is null || IsFinal(task.State) || left <= step)
            {
                return task;
            }
        }
    }

    /// <summary>Publishes events in their order, all or none.</summary>
    /// <param name="requests">1 to 1,000.</param>
    /// <returns>One answer per event, in order.</returns>
    public Task<IReadOnlyList<PublishResponse>> PublishManyAsync(IReadOnlyList<PublishRequest> requests, CancellationToken cancellationToken = default) =>
        _api.PostAsync("/tasks/batch", requests, EventsJson.Default.IReadOnlyListPublishRequest, EventsJson.Default.IReadOnlyListPublishResponse, _options.Timeout, cancellationToken);

    /// <summary>Lists tasks, latest first. A page may hold fewer than the limit and still have a next cursor.</summary>
    public Task<TaskPage> ListTasksAsync(TaskListFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/tasks{filter.ToQuery()}", EventsJson.Default.TaskPage, _options.Timeout, cancellationToken);

    /// <summary>Cancels every run that is not finished.</summary>
    /// <returns>The task after it.</returns>
    public Task<TaskRecord> CancelTaskAsync(string taskId, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{PathOf(taskId)}/cancel", EventsJson.Default.TaskRecord, _options.Timeout, cancellationToken);

    /// <summary>Gives a dead task to the agents that gave it up.</summary>
    /// <returns>The task after it.</returns>
    public Task<TaskRecord> RetryTaskAsync(string taskId, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{PathOf(taskId)}/retry", EventsJson.Default.TaskRecord, _options.Timeout, cancellationToken);

    /// <summary>Deletes a finished task's record and results.</summary>
    public Task<TaskDeleted> DeleteTaskAsync(string taskId, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync(PathOf(taskId), DaemonJson.Default.TaskDeleted, _options.Timeout, cancellationToken);

    /// <returns>The report, also when it says that the Daemon is not healthy.</returns>
    public Task<HealthReportDto> GetHealthAsync(CancellationToken cancellationToken = default) =>
        _api.GetHealthAsync(_options.HealthTimeout, cancellationToken);

    private async Task<TaskRecord?> FindTaskAsync(string taskId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var query = wait > TimeSpan.Zero ? FormattableString.Invariant($"?wait={Math.Ceiling(wait.TotalSeconds)}") : "";
        return await ApiTransport.OrNullAsync(_api.GetAsync($"{PathOf(taskId)}{query}", EventsJson.Default.TaskRecord,
            _options.Timeout + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), cancellationToken), ErrorCodes.TaskNotFound);
    }

    private static bool IsFinal(TaskState state) => state is not (TaskState.Queued or TaskState.Running or TaskState.Retrying);

    private static string PathOf(string taskId) => $"/tasks/{Uri.EscapeDataString(taskId)}";
}

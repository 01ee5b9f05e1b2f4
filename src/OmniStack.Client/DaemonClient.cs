using Microsoft.Extensions.Options;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;

namespace OmniStack.Client;

/// <summary>The Daemon's HTTP API. Every method throws <see cref="OmniStackApiException"/> when the Daemon refuses or does not answer.</summary>
public sealed class DaemonClient(HttpClient http, IOptions<OmniStackClientOptions> options, TimeProvider time)
{
    private readonly ApiTransport _api = new("daemon", http, time);
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
            if (task is null or { State: TaskState.Succeeded or TaskState.Dead } || left <= step)
            {
                return task;
            }
        }
    }

    /// <returns>Every agent ever registered, ordered by topic, then name.</returns>
    public Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/agents", EventsJson.Default.IReadOnlyListAgentDto, _options.Timeout, cancellationToken);

    /// <returns>The report, also when it says that the Daemon is not healthy.</returns>
    public Task<HealthReportDto> GetHealthAsync(CancellationToken cancellationToken = default) =>
        _api.GetHealthAsync(_options.HealthTimeout, cancellationToken);

    private async Task<TaskRecord?> FindTaskAsync(string taskId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var query = wait > TimeSpan.Zero ? FormattableString.Invariant($"?wait={Math.Ceiling(wait.TotalSeconds)}") : "";
        try
        {
            return await _api.GetAsync($"/tasks/{Uri.EscapeDataString(taskId)}{query}", EventsJson.Default.TaskRecord,
                _options.Timeout + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), cancellationToken);
        }
        catch (OmniStackApiException refusal) when (refusal.Code == ErrorCodes.TaskNotFound)
        {
            return null;
        }
    }
}

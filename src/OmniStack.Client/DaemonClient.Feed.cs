namespace OmniStack.Client;

/// <content>The live feed.</content>
public sealed partial class DaemonClient
{
    /// <summary>Follows the changes of tasks' states. When this returns, nothing that happens from now on is missed.</summary>
    /// <param name="filter">Which of them.</param>
    /// <param name="after">Cursor of the last change that was seen; null for only what happens from now on.</param>
    /// <returns>The running feed; dispose it.</returns>
    public async Task<TaskFeed> FollowTasksAsync(TaskFeedFilter filter, string? after = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events/stream{filter.ToQuery()}");
        if (after is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        }
        return new(await _api.FollowAsync(request, _options.Timeout, cancellationToken));
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Feed;

/// <summary>
/// Writes changes to one client as server-sent events. It holds one change at a time: a slow client slows its own reading down,
/// and one that does not take a change within the write timeout is cut off.
/// </summary>
internal sealed class FeedStream(IOptions<FeedOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const string ContentType = "text/event-stream";

    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Heartbeat = ": \n\n"u8.ToArray();

    /// <summary>Ends when the client goes away, when it is too slow, and when the daemon stops.</summary>
    /// <exception cref="Abstractions.OmniStackException">What the feed refuses before the first byte was sent, such as <c>cursor_gone</c>.</exception>
    public async Task SendAsync(HttpContext http, ITaskFeed feed, string? cursor, Func<TaskChange, bool> matches)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await using var changes = new ChangeReader(feed, cursor, end.Token);
        try
        {
            // A refusal comes at once and must still find the headers unsent.
            if (await EndsWithinAsync(changes.Moving, AnswerAfter, end.Token))
            {
                await changes.Moving;
            }
            await StartAsync(http.Response, end.Token);
            await FollowAsync(http.Response, changes, matches, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client is gone or the daemon stops: either way this answer is complete.
        }
        catch (TimeoutException) when (http.Response.HasStarted)
        {
            http.Abort();
        }
    }

    private async Task FollowAsync(HttpResponse response, ChangeReader changes, Func<TaskChange, bool> matches, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await EndsWithinAsync(changes.Moving, options.Value.Heartbeat, cancellationToken))
            {
                await WriteAsync(response, Heartbeat, cancellationToken);
                continue;
            }
            if (!await changes.Moving)
            {
                return;
            }
            var change = changes.Take();
            if (matches(change))
            {
                await WriteAsync(response, Format(change), cancellationToken);
            }
        }
    }

    /// <summary>Sends the head at once: a client that has it misses nothing from then on.</summary>
    private static async Task StartAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(HttpResponse response, byte[] bytes, CancellationToken cancellationToken)
        => await response.Body.WriteAsync(bytes, cancellationToken).AsTask().WaitAsync(options.Value.WriteTimeout, time, cancellationToken);

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (task.IsCompleted)
        {
            return true;
        }
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(task, Task.Delay(longest, time, delay.Token));
        await delay.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == task;
    }

    /// <summary>JSON has no line breaks in it, so a change is one data line.</summary>
    private static byte[] Format(TaskChange change)
        => Encoding.UTF8.GetBytes($"id: {change.Cursor}\nevent: task\ndata: {JsonSerializer.Serialize(change, EventsJson.Default.TaskChange)}\n\n");
}

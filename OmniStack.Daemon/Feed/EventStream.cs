using System.Text;
using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Feed;

/// <summary>
/// Writes a sequence to one client as server-sent events. It holds one item at a time: a slow client slows its own reading down,
/// and one that does not take an event within the write timeout is cut off.
/// </summary>
internal sealed class EventStream(IOptions<FeedOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const string ContentType = "text/event-stream";

    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Heartbeat = ": \n\n"u8.ToArray();

    /// <summary>Ends with the sequence, when the client goes away, when it is too slow, and when the daemon stops.</summary>
    /// <param name="follow">Makes the sequence; its token ends with the stream.</param>
    /// <param name="format">Null for items that this client does not want.</param>
    /// <exception cref="Abstractions.OmniStackException">What the sequence refuses before the first byte was sent, such as <c>cursor_gone</c>.</exception>
    public async Task SendAsync<T>(HttpContext http, Func<CancellationToken, IAsyncEnumerable<T>> follow, Func<T, ServerSentEvent?> format)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await using var items = new AheadReader<T>(follow, end.Token);
        try
        {
            // A refusal comes at once and must still find the headers unsent.
            if (await EndsWithinAsync(items.Moving, AnswerAfter, end.Token))
            {
                await items.Moving;
            }
            await StartAsync(http.Response, end.Token);
            await FollowAsync(http.Response, items, format, end.Token);
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

    private async Task FollowAsync<T>(HttpResponse response, AheadReader<T> items, Func<T, ServerSentEvent?> format, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await EndsWithinAsync(items.Moving, options.Value.Heartbeat, cancellationToken))
            {
                await WriteAsync(response, Heartbeat);
                continue;
            }
            if (!await items.Moving)
            {
                return;
            }
            if (format(items.Take()) is { } wanted)
            {
                await WriteAsync(response, Encoding.UTF8.GetBytes($"id: {wanted.Id}\nevent: {wanted.Name}\ndata: {wanted.Json}\n\n"));
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

    /// <summary>Is not given up half-way: the server would cut the connection, and the client would see an answer that broke instead of one that ended.</summary>
    private async Task WriteAsync(HttpResponse response, byte[] bytes)
        => await response.Body.WriteAsync(bytes, CancellationToken.None).AsTask().WaitAsync(options.Value.WriteTimeout, time, CancellationToken.None);

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
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <summary>The changes of tasks' states from the moment it was opened. Read it once; disposing it closes the connection.</summary>
public sealed class TaskFeed : IAsyncDisposable
{
    private readonly LiveAnswer _answer;

    internal TaskFeed(LiveAnswer answer) => _answer = answer;

    /// <summary>The changes as they happen, until the Daemon ends the stream; a later feed goes on behind the last one's cursor.</summary>
    /// <exception cref="OmniStackApiException">The stream broke.</exception>
    public async IAsyncEnumerable<TaskChange> ReadChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in _answer.ReadEventsAsync(cancellationToken))
        {
            yield return Parse(item.Data);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _answer.DisposeAsync();

    private static TaskChange Parse(string data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, EventsJson.Default.TaskChange) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw ApiTransport.Failure(DaemonClient.ServiceName, error);
        }
    }
}

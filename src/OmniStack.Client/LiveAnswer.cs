using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OmniStack.Client;

/// <summary>An answer that goes on for as long as somebody reads it. Disposing it closes the connection.</summary>
internal sealed class LiveAnswer(string service, HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    public HttpContentHeaders Headers => response.Content.Headers;

    public IAsyncEnumerable<SseItem<string>> ReadEventsAsync(CancellationToken cancellationToken) =>
        GuardAsync(SseParser.Create(body).EnumerateAsync(cancellationToken), cancellationToken);

    /// <summary>The values of newline-delimited JSON.</summary>
    public IAsyncEnumerable<T?> ReadValuesAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        GuardAsync(JsonSerializer.DeserializeAsyncEnumerable(body, type, topLevelValues: true, cancellationToken), cancellationToken);

    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        try
        {
            await body.CopyToAsync(destination, cancellationToken);
        }
        catch (HttpIOException error)
        {
            throw ApiTransport.Failure(service, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }

    private async IAsyncEnumerable<T> GuardAsync<T>(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = source.GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(items, cancellationToken))
        {
            yield return items.Current;
        }
    }

    private async ValueTask<bool> MoveAsync<T>(IAsyncEnumerator<T> items, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiTransport.Failure(service, error);
        }
    }
}

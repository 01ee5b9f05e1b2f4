using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OmniStack.Client;

/// <summary>An accepted turn while it runs. Read it once, one way or the other; disposing it closes the connection.</summary>
public sealed class StreamedTurn : IAsyncDisposable
{
    private const string EndOfStream = "[DONE]";

    private readonly string _service;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly CancellationTokenSource _limit;

    internal StreamedTurn(string service, HttpResponseMessage response, Stream body, CancellationTokenSource limit) =>
        (_service, _response, _body, _limit) = (service, response, body, limit);

    /// <summary>Copies the server-sent events as they come, byte for byte, to their end.</summary>
    /// <exception cref="OmniStackApiException">The stream broke, or took longer than <see cref="OmniStackClientOptions.TurnTimeout"/>.</exception>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
        var buffer = new byte[8192];
        while (await ReadAsync(buffer, linked.Token, cancellationToken) is > 0 and var count)
        {
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await destination.FlushAsync(cancellationToken);
        }
    }

    /// <summary>The chunks as they come, to the end of the turn.</summary>
    /// <exception cref="OmniStackApiException">The stream broke, or took longer than <see cref="OmniStackClientOptions.TurnTimeout"/>.</exception>
    public async IAsyncEnumerable<UIMessageChunk> ReadChunksAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
        await using var events = SseParser.Create(_body).EnumerateAsync(linked.Token).GetAsyncEnumerator(linked.Token);
        while (await MoveAsync(events, cancellationToken) && events.Current.Data != EndOfStream)
        {
            yield return Parse(events.Current.Data);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        _response.Dispose();
        _limit.Dispose();
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken linked, CancellationToken cancellationToken)
    {
        try
        {
            return await _body.ReadAsync(buffer, linked);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiTransport.Failure(_service, error);
        }
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiTransport.Failure(_service, error);
        }
    }

    private UIMessageChunk Parse(string data)
    {
        try
        {
            var body = JsonElement.Parse(data);
            return new(body.GetProperty("type").GetString() ?? "", body);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw ApiTransport.Failure(_service, new JsonException("Not a chunk.", error));
        }
    }
}

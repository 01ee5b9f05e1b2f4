using Microsoft.Extensions.AI;

namespace OmniStack.Providers.Http;

/// <summary>One try at an answer: its updates, with a limit on how long the provider may be silent, and its failures as our errors.</summary>
internal sealed class ModelStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenRegistration _caller;
    private readonly CancellationToken _cancellationToken;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly TimeSpan _timeout;
    private bool _finished;

    public ModelStream(Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> open, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _silence);
        _cancellationToken = cancellationToken;
        _timeout = timeout;
        _updates = open(_silence.Token).GetAsyncEnumerator(_silence.Token);
    }

    /// <summary>What came before and with the first content; after it nothing can be tried again.</summary>
    public List<ChatResponseUpdate> Opening { get; } = [];

    /// <summary>Reads up to the first content.</summary>
    public async Task OpenAsync()
    {
        while (await ReadAsync() is { } update)
        {
            Opening.Add(update);
            if (update.Contents.Count > 0)
            {
                return;
            }
        }
    }

    /// <returns>Null at the end of a whole answer.</returns>
    /// <exception cref="Abstractions.OmniStackException">It failed, or ended without saying why.</exception>
    public async ValueTask<ChatResponseUpdate?> ReadAsync()
    {
        try
        {
            _silence.CancelAfter(_timeout);
            if (await _updates.MoveNextAsync())
            {
                _finished |= _updates.Current.FinishReason is not null;
                return _updates.Current;
            }
        }
        catch (Exception error)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            throw _silence.IsCancellationRequested ? ProviderErrors.Silent(_timeout, error) : ProviderErrors.From(error);
        }
        finally
        {
            _silence.CancelAfter(Timeout.InfiniteTimeSpan); // A slow reader is not a silent provider.
        }

        return _finished ? null : throw ProviderErrors.BrokenOff();
    }

    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync();
        await _caller.DisposeAsync();
        _silence.Dispose();
    }
}

namespace OmniStack.Client;

/// <summary>A file while it is read. Disposing it closes the connection.</summary>
public sealed class AttachmentContent : IAsyncDisposable
{
    private readonly LiveAnswer _answer;

    internal AttachmentContent(LiveAnswer answer) => _answer = answer;

    /// <summary>As its bytes show.</summary>
    public string MediaType => _answer.Headers.ContentType?.MediaType ?? "application/octet-stream";

    /// <summary>As its client named it; null when it did not.</summary>
    public string? Filename => _answer.Headers.ContentDisposition is { } disposition ? disposition.FileNameStar ?? disposition.FileName?.Trim('"') : null;

    /// <summary>Copies its bytes to their end.</summary>
    /// <exception cref="OmniStackApiException">The connection broke.</exception>
    public Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default) => _answer.CopyToAsync(destination, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _answer.DisposeAsync();
}

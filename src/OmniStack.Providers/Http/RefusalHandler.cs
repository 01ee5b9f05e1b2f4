using System.Buffers;
using System.Net;
using System.Text;

namespace OmniStack.Providers.Http;

/// <summary>Turns an answer that is no success into one of our errors, for every SDK alike, before the SDK makes its own of it.</summary>
/// <remarks>Retry-After is lost in the exceptions of the SDKs; here it is still at hand.</remarks>
internal sealed class RefusalHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private const int LongestReason = 4096;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            // A refused key comes back in part in some providers' reasons; no log shall have it.
            var reason = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? "the key is refused"
                : await ReadReasonAsync(response.Content, cancellationToken);
            throw ProviderErrors.FromStatus(response.StatusCode, RetryAfterOf(response), reason);
        }
    }

    private static async Task<string> ReadReasonAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestReason);
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            var length = await body.ReadAtLeastAsync(buffer.AsMemory(0, LongestReason), LongestReason, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - time.GetUtcNow() : null;
        return wait is { } asked && asked < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}

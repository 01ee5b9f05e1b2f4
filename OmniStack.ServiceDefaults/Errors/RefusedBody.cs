using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>
/// Takes what a client still sends of a body that is refused for its size. Without, the server would close the connection while the client writes,
/// and most clients would see that it broke instead of why.
/// </summary>
internal sealed class RefusedBody(IOptions<ApiOptions> options, TimeProvider time)
{
    /// <summary>
    /// Ends with the body, and at once for one that is not awaited: without a length, over the limit of what is taken, or not begun until the
    /// server asks for it.
    /// </summary>
    /// <param name="status">What the request will be answered with; only 413 refuses a body.</param>
    public async Task DiscardAsync(HttpContext http, int status)
    {
        if (status != StatusCodes.Status413PayloadTooLarge || http.Request.Headers.Expect.Count > 0
            || http.Request.ContentLength is not { } length || length > options.Value.MaxDiscardedBytes
            || http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit)
        {
            return;
        }
        limit.MaxRequestBodySize = length;
        using var timeout = new CancellationTokenSource(options.Value.DiscardTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, either.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // It is too slow, or gone: it gets its answer, or needs none.
        }
    }
}

namespace OmniStack.ChatApi.Chat;

/// <summary>Answers with a UI message stream. A client that goes away ends this response, not the turn.</summary>
internal sealed class UIMessageStreamResult(IAsyncEnumerable<ReadOnlyMemory<byte>> stream) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-vercel-ai-ui-message-stream"] = "v1";
        response.Headers["x-accel-buffering"] = "no";
        if (HttpProtocol.IsHttp11(httpContext.Request.Protocol))
        {
            response.Headers.Connection = "keep-alive"; // Not allowed in HTTP/2 and later.
        }

        try
        {
            await response.StartAsync(httpContext.RequestAborted);
            await foreach (var bytes in stream.WithCancellation(httpContext.RequestAborted))
            {
                // Not given up half-way: the server would cut the connection, and a client whose key was revoked would read a broken answer.
                await response.Body.WriteAsync(bytes, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; the turn runs on and its answer will be among the messages.
        }
    }
}

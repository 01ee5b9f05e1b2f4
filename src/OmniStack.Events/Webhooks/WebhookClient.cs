using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace OmniStack.Events.Webhooks;

/// <summary>HTTP to addresses that the guard allows: each connection goes to the very address that was checked, and no redirect is followed.</summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>A connection is not used for longer, so that a name that moved, or an allowance that went, is noticed.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    private readonly WebhookGuard _guard;
    private readonly HttpClient _http;

    public WebhookClient(WebhookGuard guard, IOptions<WebhookOptions> options)
    {
        _guard = guard;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would choose the address by itself.
            UseProxy = false,
            PooledConnectionLifetime = ConnectionLife,
            MaxResponseDrainSize = options.Value.MaxAnswerBytes,
            ConnectCallback = ConnectAsync,
        };
        _http = new HttpClient(handler) { Timeout = options.Value.Timeout };
    }

    /// <summary>Answers with the head of the response; its body is not read.</summary>
    /// <exception cref="NonRetriableException">The host resolves to no address that is allowed.</exception>
    /// <exception cref="RetryLaterException">It was not reached, or did not answer in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error) when (error.InnerException is NonRetriableException refused)
        {
            throw new NonRetriableException(refused.Message, error);
        }
        catch (HttpRequestException error)
        {
            throw new RetryLaterException($"The receiver was not reached ({error.HttpRequestError}).", inner: error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RetryLaterException($"The receiver did not answer within {_http.Timeout}.", inner: error);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(address => _guard.Allows(host, address)).ToArray();
        if (allowed.Length == 0)
        {
            throw new NonRetriableException($"{host} resolves to no address that webhooks may reach; {WebhookOptions.Section}:AllowedHosts or AllowedNetworks may allow it.");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using Microsoft.Extensions.Options;

namespace OmniStack.Client;

/// <summary>The clients for a program that has no container: without service discovery and without repeating calls.</summary>
public sealed class OmniStackClients : IDisposable
{
    private readonly SocketsHttpHandler _connections = new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ResponseDrainTimeout = TimeSpan.Zero,                                  // a stream that is left has no end to wait for
    };
    private readonly IOptions<OmniStackClientOptions> _options;
    private readonly TimeProvider _time;

    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public OmniStackClients(OmniStackClientOptions options, TimeProvider time)
    {
        var validation = new OmniStackClientOptionsValidator().Validate(null, options);
        if (validation.Failed)
        {
            throw new OptionsValidationException(OmniStackClientOptions.Section, typeof(OmniStackClientOptions), validation.Failures);
        }
        _options = Options.Create(options);
        _time = time;
    }

    /// <summary>A new client of the Daemon; all share the connections.</summary>
    public DaemonClient Daemon => new(Http(ClientHttp.PrepareDaemon), _options, _time);

    /// <summary>A new client of the ChatApi.</summary>
    public ChatApiClient ChatApi => new(Http(ClientHttp.PrepareChatApi), _options, _time);

    /// <summary>A new client of the dashboard.</summary>
    public DashboardClient Dashboard => new(Http(ClientHttp.PrepareDashboard), _options, _time);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _connections.Dispose();

    private HttpClient Http(Action<HttpClient, OmniStackClientOptions> prepare)
    {
        var http = new HttpClient(_connections, disposeHandler: false);
        prepare(http, _options.Value);
        return http;
    }
}

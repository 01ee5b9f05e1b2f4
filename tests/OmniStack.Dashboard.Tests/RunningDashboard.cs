using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Tests;

/// <summary>A dashboard of one test's own on free ports, with a client for each way in.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    private readonly TempDirectory _data;
    private readonly bool _ownsData;

    private RunningDashboard(DashboardServer server, FakeResources resources, TempDirectory data, bool ownsData)
    {
        (Server, Resources, _data, _ownsData) = (server, resources, data, ownsData);
        Otlp = new() { BaseAddress = server.OtlpHttpEndpoint, DefaultRequestHeaders = { { "x-otlp-api-key", server.ApiKey } } };
        Api = new() { BaseAddress = server.Url, DefaultRequestHeaders = { { "x-api-key", server.ApiKey } } };
    }

    public DashboardServer Server { get; }

    public FakeResources Resources { get; }

    public HttpClient Otlp { get; }

    public HttpClient Api { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RunningDashboard> StartAsync(Action<DashboardOptions>? configure = null, TempDirectory? data = null, params ResourceView[] resources)
    {
        var directory = data ?? new TempDirectory();
        var options = new DashboardOptions
        {
            Port = 0, OtlpGrpcPort = 0, OtlpHttpPort = 0, DataDirectory = directory.Path, RefreshInterval = TimeSpan.FromMilliseconds(100),
        };
        configure?.Invoke(options);
        var source = new FakeResources();
        source.Set(resources);
        return new(await DashboardServer.StartAsync(options, source, null, TimeProvider.System, Stop), source, directory, data is null);
    }

    public async Task<HttpResponseMessage> PostAsync(string signal, byte[] body, string contentType = "application/x-protobuf", string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }
        return await Otlp.PostAsync($"v1/{signal}", content, Stop);
    }

    /// <summary>A client with the cookie of a login.</summary>
    public async Task<HttpClient> LogInAsync()
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = true }) { BaseAddress = Server.Url };
        using var response = await client.GetAsync(Server.LoginUrl, Stop);
        response.EnsureSuccessStatusCode();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Otlp.Dispose();
        Api.Dispose();
        Resources.End();
        await Server.DisposeAsync();
        if (_ownsData)
        {
            _data.Dispose();
        }
    }
}

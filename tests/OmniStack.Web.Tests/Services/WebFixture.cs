using OmniStack.Testing;

namespace OmniStack.Web.Tests.Services;

/// <summary>The web application as a process, before a Daemon and a ChatApi of the test.</summary>
public sealed class WebFixture : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private ServiceProcess _web = null!;

    internal FakeDaemon Daemon { get; private set; } = null!;
    internal FakeChatApi Chat { get; private set; } = null!;

    public Uri Address => _web.Address;
    public HttpClient Http => _web.Http;

    public async ValueTask InitializeAsync()
    {
        Daemon = await FakeDaemon.StartAsync();
        Chat = await FakeChatApi.StartAsync();
        _web = await ServiceProcess.StartAsync("OmniStack.Web", new Dictionary<string, string?>
        {
            ["services__daemon__http__0"] = Daemon.Address.ToString(),
            ["services__chatapi__http__0"] = Chat.Address.ToString(),
            ["OMNISTACK_DATA"] = _data.Path,
            ["OmniStack__Web__DashboardAddress"] = "http://dashboard.example:18888",
            ["OmniStack__Web__BatchStep"] = "2",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await Daemon.DisposeAsync();
        await Chat.DisposeAsync();
        _data.Dispose();
    }
}

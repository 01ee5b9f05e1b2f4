using System.Net.Http.Json;
using System.Text.Json;

namespace OmniStack.Cli.Tests;

/// <summary>A daemon on the embedded bus and a chat service with the demo model, as processes of their own, for all tests; and the program pointed at them.</summary>
public sealed class Services : IAsyncLifetime
{
    private readonly TempDirectory _data = new();

    public ServiceProcess Daemon { get; private set; } = null!;

    public ServiceProcess Chat { get; private set; } = null!;

    public Omni Omni { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var daemon = StartDaemonAsync(_data);
        var chat = ServiceProcess.StartAsync("OmniStack.ChatApi", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = _data.Path, ["OPENAI_API_KEY"] = null, ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00.030",
        });
        (Daemon, Chat) = (await daemon, await chat);
        Omni = new(new Dictionary<string, string?>
        {
            ["OMNISTACK_DAEMON"] = Daemon.Address.ToString(), ["OMNISTACK_CHATAPI"] = Chat.Address.ToString(), ["OMNISTACK_DASHBOARD"] = "http://127.0.0.1:1",
        });
    }

    /// <summary>One more, for tests that clear what others use.</summary>
    public static Task<ServiceProcess> StartDaemonAsync(TempDirectory data, string? redis = null) => ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>
    {
        ["OMNISTACK_DATA"] = data.Path, ["ConnectionStrings__redis"] = redis, ["OmniStack__Webhooks__AllowedHosts__0"] = "127.0.0.1",
    });

    public Task<JsonElement> GetAsync(string path) => Daemon.Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>Publishes what the summarizer refuses, and waits until it is a dead letter.</summary>
    public async Task<string> PublishDeadAsync(string? id = null)
    {
        id ??= Guid.NewGuid().ToString("N");
        var published = await Omni.RunAsync("task", "publish", "--topic", "document.summarize", "--content", """{"text": "It rained. The sea rose.", "sentences": 99}""", "--id", id, "--wait");
        Assert.True(published.ExitCode == 10, published.ToString());
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Omni.Dispose();
        await Daemon.DisposeAsync();
        await Chat.DisposeAsync();
        _data.Dispose();
    }
}

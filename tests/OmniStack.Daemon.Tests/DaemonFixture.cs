using System.Net;
using System.Text;
using System.Text.Json;

namespace OmniStack.Daemon.Tests;

/// <summary>A daemon on the embedded bus, as a process of its own, for the tests of a class.</summary>
public class DaemonFixture : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private string? _redis;

    public ServiceProcess Daemon { get; private set; } = null!;

    public HttpClient Http => Daemon.Http;

    /// <summary>Added to what every daemon of a test gets.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>();

    public async ValueTask InitializeAsync()
    {
        _redis = await FindRedisAsync();
        Daemon = await StartAsync();
    }

    /// <summary>Ends the daemon at once (SIGKILL) and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await Daemon.KillAsync();
        await Daemon.DisposeAsync();
        Daemon = await StartAsync();
    }

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?>(Environment) { ["OMNISTACK_DATA"] = _data.Path, ["ConnectionStrings__redis"] = _redis });

    /// <summary>The Redis that the events are on; null for the embedded bus.</summary>
    protected virtual Task<string?> FindRedisAsync() => Task.FromResult<string?>(null);

    /// <summary>Ends what <see cref="FindRedisAsync"/> started.</summary>
    protected virtual ValueTask StopRedisAsync() => ValueTask.CompletedTask;

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? json = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, mediaType) };
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        await StopRedisAsync();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The classes that share a daemon, one after the other.</summary>
[CollectionDefinition]
public sealed class OnDaemon : ICollectionFixture<DaemonFixture>;

namespace OmniStack.Daemon.Tests;

/// <summary>A daemon on the embedded bus, as a process of its own, for the tests of a class.</summary>
public sealed class DaemonFixture : IAsyncLifetime
{
    private readonly TempDirectory _data = new();

    public ServiceProcess Daemon { get; private set; } = null!;

    public HttpClient Http => Daemon.Http;

    public async ValueTask InitializeAsync() => Daemon = await ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?> { ["OMNISTACK_DATA"] = _data.Path, ["ConnectionStrings__redis"] = null });

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        _data.Dispose();
    }
}

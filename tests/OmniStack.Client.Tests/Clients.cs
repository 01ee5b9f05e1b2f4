using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OmniStack.Client.Tests;

/// <summary>Clients as an application gets them, pointed at a test's server.</summary>
internal sealed class Clients : IDisposable
{
    private readonly ServiceProvider _services;

    public Clients(Uri address, Action<OmniStackClientOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddOmniStackClients(options =>
        {
            options.DaemonAddress = options.ChatApiAddress = address;
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
    }

    public DaemonClient Daemon => _services.GetRequiredService<DaemonClient>();

    public ChatApiClient Chat => _services.GetRequiredService<ChatApiClient>();

    public void Dispose() => _services.Dispose();
}

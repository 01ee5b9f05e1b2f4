using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>
/// Ends a service that listens where other machines reach it while there is no API key. Until it does, no such request is answered:
/// <see cref="ApiKeyHandler"/> takes only those of this machine without a key.
/// </summary>
internal sealed partial class AddressGuard(IServer server, ApiKeys keys, IHostApplicationLifetime lifetime, ILogger<AddressGuard> logger) : IHostedLifecycleService
{
    private const int Refused = 1;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault(IsReachable) is { } open && !await AreKeysRequiredAsync(cancellationToken))
        {
            LogOpen(open);
            Environment.ExitCode = Refused;
            lifetime.StopApplication();
        }
    }

    // With the store away nobody is let in either way; it need not end the service.
    private async Task<bool> AreKeysRequiredAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await keys.AreRequiredAsync(cancellationToken);
        }
        catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
        {
            return true;
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsReachable(string address) => !address.Contains("://unix:", StringComparison.OrdinalIgnoreCase)
        && !(Uri.TryCreate(address, UriKind.Absolute, out var url) && LocalAccess.IsLoopbackName(url.Host));

    [LoggerMessage(EventId = 111, Level = LogLevel.Critical, Message =
        "Stopping: {Address} can be reached from other machines, and there is no API key. Set OMNISTACK_ADMIN_KEY to 32 random characters or more "
        + "(openssl rand -hex 32), or listen on 127.0.0.1, issue a key with POST /keys, and start again.")]
    private partial void LogOpen(string address);
}

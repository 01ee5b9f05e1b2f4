using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace OmniStack.LocalHosting.Running;

/// <summary>Stops the application in good order when its terminal is closed, as Ctrl+C and SIGTERM do already.</summary>
internal sealed class TerminalClosed(IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            lifetime.StopApplication();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();
}

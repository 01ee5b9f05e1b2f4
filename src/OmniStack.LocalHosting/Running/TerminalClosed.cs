using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using OmniStack.LocalHosting.Guard;

namespace OmniStack.LocalHosting.Running;

/// <summary>
/// Stops the application in good order when its terminal is closed, as Ctrl+C and SIGTERM do already. A host in the background is in
/// no group of the terminal, and goes on.
/// </summary>
internal sealed class TerminalClosed(IHostApplicationLifetime lifetime, bool isDetached) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (isDetached && !OperatingSystem.IsWindows())
        {
            Posix.TryJoinGroup(0);
        }
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            if (!isDetached)
            {
                lifetime.StopApplication();
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();
}

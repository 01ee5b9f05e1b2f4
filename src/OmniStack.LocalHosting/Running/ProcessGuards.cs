using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Starts the guard of this operating system.</summary>
internal static class ProcessGuards
{
    public static async Task<IProcessGuard> StartAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
        => OperatingSystem.IsWindows() ? new WindowsProcessGuard() : await UnixProcessGuard.StartAsync(data, time, cancellationToken);
}

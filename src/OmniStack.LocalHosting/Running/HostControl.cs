using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OmniStack.LocalHosting.Running;

/// <summary>The AppHost's own process: its name, its log and its end.</summary>
internal sealed class HostControl(IHostApplicationLifetime lifetime, IHostEnvironment environment, ILogger<HostControl> logger)
{
    private const string Suffix = ".AppHost";

    public ILogger Logger => logger;

    /// <summary>The AppHost's project directory.</summary>
    public string Directory => environment.ContentRootPath;

    /// <summary>The AppHost's name without its suffix.</summary>
    public string ApplicationName => environment.ApplicationName.EndsWith(Suffix, StringComparison.Ordinal)
        ? environment.ApplicationName[..^Suffix.Length] : environment.ApplicationName;

    /// <summary>Ends the host: its work is done.</summary>
    public void Finish(int exitCode = 0)
    {
        Environment.ExitCode = exitCode;
        lifetime.StopApplication();
    }

    /// <summary>Ends the host with exit code 1.</summary>
    public void Fail() => Finish(exitCode: 1);
}

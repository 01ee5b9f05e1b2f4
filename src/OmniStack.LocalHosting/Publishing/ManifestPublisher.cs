using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>Writes the manifest and ends the host. Nothing is started, and the data directory is not touched.</summary>
internal sealed partial class ManifestPublisher(PublishCommand command, ManifestWriter writer, Lifecycle lifecycle, HostControl host) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifecycle.BeforeStartAsync(stoppingToken);
            var path = command.FindManifestPath();
            var directory = Path.GetDirectoryName(path)!;
            var manifest = await writer.ComposeAsync(directory, stoppingToken);
            Directory.CreateDirectory(directory);
            await File.WriteAllTextAsync(path, manifest, stoppingToken);
            LogWritten(host.Logger, path);
            host.Finish();
        }
        catch (Exception error) when (error is DistributedApplicationException or IOException or UnauthorizedAccessException)
        {
            LogRefused(host.Logger, error.Message);
            host.Fail();
        }
    }

    [LoggerMessage(EventId = 5040, Level = LogLevel.Information, Message = "Published manifest to: {Path}")]
    private static partial void LogWritten(ILogger logger, string path);

    [LoggerMessage(EventId = 5041, Level = LogLevel.Error, Message = "The manifest cannot be written: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}

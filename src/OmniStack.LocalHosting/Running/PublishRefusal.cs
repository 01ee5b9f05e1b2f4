using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OmniStack.LocalHosting.Running;

/// <summary>Says that local mode starts the application and does not publish it.</summary>
internal sealed partial class PublishRefusal(HostControl host) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogRefused(host.Logger);
        host.Fail();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 5022, Level = LogLevel.Error,
        Message = "Local mode does not publish. Build with -p:UseAspire=true to publish with the Aspire SDK, or leave --publisher out to start the application.")]
    private static partial void LogRefused(ILogger logger);
}

using Microsoft.Extensions.DependencyInjection;
using OmniStack.Conformance.Events;
using OmniStack.Embedded.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

/// <summary>The embedded bus on a directory of one test's own.</summary>
internal sealed class EmbeddedBackend : IEventBackend
{
    private readonly TempDirectory _directory = new();

    public void Register(IServiceCollection services, EventLimits limits) => services.AddEmbeddedEventBus(options =>
    {
        options.DataDirectory = _directory.Path;
        options.BacklogLimit = limits.BacklogLimit;
        options.TimelineEntries = limits.TimelineEntries;
        options.MaxSchedules = limits.Schedules;
        options.MaxConfigurationKeys = limits.ConfigurationKeys;
        options.MaxConfigurationValueBytes = limits.ConfigurationValueBytes;
        options.FeedChanges = limits.FeedChanges;
        options.ExpiredKeepFor = limits.ExpiredKeepFor;
        options.DeadLetterKeepFor = limits.DeadLetterKeepFor;
    });

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}

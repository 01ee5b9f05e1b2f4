using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OmniStack.Abstractions.Agents;
using OmniStack.Abstractions.Events;
using OmniStack.Events.Publishing;
using OmniStack.Events.Running;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events;

/// <summary>Makes any .NET host a runner of agents.</summary>
public static class OmniDaemonExtensions
{
    /// <summary>
    /// Adds <see cref="IEventPublisher"/>, <see cref="ITaskCaller"/> and what agents need to run. An <see cref="IEventBus"/> must be registered too. May be
    /// called more than once.
    /// </summary>
    public static OmniDaemonBuilder AddOmniDaemon(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.FirstOrDefault(s => s.ServiceType == typeof(AgentRegistry))?.ImplementationInstance is AgentRegistry existing)
        {
            return new OmniDaemonBuilder(services, existing);
        }
        var registry = new AgentRegistry();
        services.AddSingleton(registry);
        services.AddOptionsWithValidateOnStart<EventsOptions, EventsOptionsValidator>().BindConfiguration(EventsOptions.Section);
        services.AddOptionsWithValidateOnStart<WebhookOptions, WebhookOptionsValidator>().BindConfiguration(WebhookOptions.Section)
            .Validate(o => o.AreNetworksValid(), $"{WebhookOptions.Section}: AllowedNetworks must be networks such as 10.1.0.0/16.")
            .Validate(o => o.AreSecretsValid(), $"{WebhookOptions.Section}: Secrets must be 'whsec_' and the Base64 of 24 to 64 bytes.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WebhookGuard>();
        services.AddSingleton<WebhookFactory>();
        services.AddSingleton<RunnerName>();
        services.AddSingleton<BusMonitor>();
        services.AddSingleton(provider => new AgentHealth(provider.GetRequiredService<RunnerName>()));
        services.AddSingleton<TopicDirectory>();
        services.AddSingleton<TaskWatcher>();
        services.AddSingleton<FollowUpFactory>();
        services.AddSingleton<EnvelopeFactory>();
        services.AddSingleton<OutcomeStore>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<IEventPublisher>(provider => provider.GetRequiredService<EventPublisher>());
        services.AddSingleton<ITaskCaller, TaskCaller>();
        services.AddSingleton<Settler>();
        services.AddHostedService(provider => provider.GetRequiredService<Settler>());
        return new OmniDaemonBuilder(services, registry);
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents;

/// <summary>Registers the agent runtime.</summary>
public static class AgentsServiceCollectionExtensions
{
    private const string CaptureVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>Adds <see cref="ToolLoop"/> over the registered <see cref="IChatClient"/>.</summary>
    public static IServiceCollection AddToolLoop(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ToolLoopOptions, ToolLoopOptionsValidator>().BindConfiguration(ToolLoopOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.CaptureMessageContent |=
                string.Equals(configuration[CaptureVariable], "true", StringComparison.OrdinalIgnoreCase));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ToolCaller>();
        services.AddSingleton(provider => new ToolLoop(
            provider.GetRequiredService<IChatClient>(),
            provider.GetRequiredService<ToolCaller>(),
            provider.GetRequiredService<IOptions<ToolLoopOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}

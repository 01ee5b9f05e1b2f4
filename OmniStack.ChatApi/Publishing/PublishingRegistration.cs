using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.ToolCalling;
using OmniStack.Client;

namespace OmniStack.ChatApi.Publishing;

/// <summary>Makes the configured topics tools of the model.</summary>
internal static class PublishingRegistration
{
    public static void AddPublishing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<PublishingOptions, PublishingOptionsValidator>().BindConfiguration(PublishingOptions.Section);
        services.AddOmniStackClients();
        services.AddSingleton<ITaskCaller, DaemonTaskCaller>();
        var topics = configuration.GetSection($"{PublishingOptions.Section}:{nameof(PublishingOptions.Topics)}").GetChildren().Count();
        for (var i = 0; i < topics; i++)
        {
            var index = i;
            services.AddSingleton<AIFunction>(provider => PublishTool.Create(
                provider.GetRequiredService<ITaskCaller>(), provider.GetRequiredService<IOptions<PublishingOptions>>().Value.Topics[index].ToSettings()));
        }
    }
}

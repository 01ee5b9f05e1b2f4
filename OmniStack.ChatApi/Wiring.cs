using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Agents.State;
using OmniStack.Chat;
using OmniStack.Chat.Context;
using OmniStack.Chat.Naming;
using OmniStack.ChatApi.Backing;
using OmniStack.ChatApi.Health;
using OmniStack.ChatApi.Models;
using OmniStack.ChatApi.Origins;
using OmniStack.ChatApi.Publishing;
using OmniStack.ChatApi.Sessions;
using OmniStack.ChatApi.Tools;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Embedded.Models;
using OmniStack.Embedded.Records;
using OmniStack.Embedded.Security;
using OmniStack.MongoDB.Chat;
using OmniStack.MongoDB.Records;
using OmniStack.Providers;
using OmniStack.Redis.Chat;
using OmniStack.Redis.Models;
using OmniStack.Redis.Security;
using OmniStack.ServiceDefaults.Data;

namespace OmniStack.ChatApi;

/// <summary>What the service is made of: the one place that chooses the model and the storage.</summary>
internal static class Wiring
{
    public static void AddChatApi(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddChat();
        LeaveToModels(services);
        services.AddModel();
        services.AddOptionsWithValidateOnStart<PageOptions, PageOptionsValidator>().BindConfiguration(PageOptions.Section)
            .Validate(pages => pages.Sessions <= pages.MaxSessions && pages.Messages <= pages.MaxMessages, $"{PageOptions.Section}: a page must not have more by default than at most.");
        services.AddAgentState();
        AddStorage(builder);
        AddShared(builder);
        services.AddSingleton<AIFunction>(provider => CurrentTimeTool.Create(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AIFunction>(_ => CalculatorTool.Create());
        services.AddPublishing(builder.Configuration);
        services.AddAllowedOrigins();
        services.AddHealthChecks().AddCheck<ModelHealthCheck>("model").AddCheck<StorageHealthCheck>("storage");
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOpenApi();
    }

    /// <summary>The demo is no model: what it would say of a conversation is no summary and no name. A model that nobody serves ends the start.</summary>
    private static void LeaveToModels(IServiceCollection services)
    {
        services.AddOptions<SummaryOptions>().PostConfigure<IChatClient>((options, client) => options.Enabled &= !ConfiguredModel.Describe(client).Demo);
        services.AddOptions<NamingOptions>().PostConfigure<IChatClient>((options, client) => options.Enabled &= !ConfiguredModel.Describe(client).Demo);
        services.AddSingleton<IValidateOptions<SummaryOptions>, SideModelValidator>();
        services.AddSingleton<IValidateOptions<NamingOptions>, SideModelValidator>();
    }

    /// <summary>A configured database is used, or the service says that it does not answer; it never falls back.</summary>
    private static void AddStorage(IHostApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        if (configuration.GetConnectionString("omnidb") is { } database && !string.IsNullOrWhiteSpace(database))
        {
            builder.AddMongo(database);
            services.AddMongoChatStore().AddMongoRecordStore();
            services.AddSingleton(new StorageChoice("mongodb", Reason: null));
            return;
        }

        var directory = Path.Combine(DataDirectory.Find(configuration), "chat");
        services.AddEmbeddedChatStore(options => options.Directory = directory).AddEmbeddedRecordStore(options => options.Directory = directory);
        services.AddSingleton(new StorageChoice("embedded", configuration["OMNISTACK_BACKING_OMNIDB"]));
    }

    /// <summary>What all services and instances share: in Redis when <c>ConnectionStrings:redis</c> is set, else of this machine.</summary>
    private static void AddShared(IHostApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString("redis")))
        {
            services.AddApiKeyFiles(options => options.Directory = Path.Combine(DataDirectory.Find(configuration), "keys"));
            services.AddMemoryResponseCache();
        }
        else
        {
            builder.AddRedis();
            services.AddRedisApiKeys().AddRedisResponseCache();
            AddRelay(services, configuration);
        }
    }

    /// <summary>The embedded store belongs to one instance: there is no other whose turns could be reached.</summary>
    private static void AddRelay(IServiceCollection services, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString("omnidb")))
        {
            services.AddRedisTurnRelay();
        }
    }
}

using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using OmniStack.Chat;
using OmniStack.ChatApi.Backing;
using OmniStack.ChatApi.Health;
using OmniStack.ChatApi.Tools;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Embedded.Security;
using OmniStack.MongoDB.Chat;
using OmniStack.Providers;
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
        AddModel(services, builder.Configuration);
        AddStorage(builder);
        AddKeyStore(services, builder.Configuration);
        services.AddSingleton<AIFunction>(provider => CurrentTimeTool.Create(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AIFunction>(_ => CalculatorTool.Create());
        services.AddHealthChecks().AddCheck<ModelHealthCheck>("model").AddCheck<StorageHealthCheck>("storage");
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOpenApi();
    }

    private static void AddModel(IServiceCollection services, IConfiguration configuration) => services.AddModel(
        configuration["OmniStack:Providers:OpenAI:ApiKey"] ?? configuration["OPENAI_API_KEY"], configuration["OmniStack:Model"], configuration["OPENAI_BASE_URL"]);

    /// <summary>A configured database is used, or the service says that it does not answer; it never falls back.</summary>
    private static void AddStorage(IHostApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        if (configuration.GetConnectionString("omnidb") is { } database && !string.IsNullOrWhiteSpace(database))
        {
            builder.AddMongo(database);
            services.AddMongoChatStore();
            services.AddSingleton(new StorageChoice("mongodb", Reason: null));
            return;
        }

        services.AddEmbeddedChatStore(options => options.Directory = Path.Combine(DataDirectory.Find(configuration), "chat"));
        services.AddSingleton(new StorageChoice("embedded", configuration["OMNISTACK_BACKING_OMNIDB"]));
    }

    /// <summary>Keys that all services share: in Redis when <c>ConnectionStrings:redis</c> is set, else in files.</summary>
    private static void AddKeyStore(IServiceCollection services, IConfiguration configuration)
    {
        var redis = configuration.GetConnectionString("redis");
        if (string.IsNullOrWhiteSpace(redis))
        {
            services.AddApiKeyFiles(options => options.Directory = Path.Combine(DataDirectory.Find(configuration), "keys"));
        }
        else
        {
            services.AddRedisApiKeys(options => options.ConnectionString = redis);
        }
    }
}

namespace OmniStack.LocalHosting.Tests;

/// <summary>An AppHost as it is written for Aspire. That it compiles is the test of the API's shape; its manifest is compared with what Aspire writes.</summary>
internal static class SampleAppHost
{
    public static DistributedApplication Build(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);

        // secrets and settings
        var openAiKey = builder.AddParameter("openai-api-key", secret: true);
        var model = builder.AddParameter("model", "gpt-4o-mini", publishValueAsDefault: true);

        // state
        var redis = builder.AddRedis("redis")
            .WithDataVolume("omnistack-redis")
            .WithPersistence(TimeSpan.FromSeconds(60), keysChangedThreshold: 1);

        var mongo = builder.AddMongoDB("mongo")
            .WithDataVolume("omnistack-mongo")
            .WithLifetime(ContainerLifetime.Persistent);
        var omniDb = mongo.AddDatabase("omnidb", databaseName: "omni");

        // services
        var daemon = builder.AddProject<Projects.OmniStack_Daemon>("daemon")
            .WithReference(redis).WaitFor(redis)
            .WithReference(omniDb).WaitFor(omniDb)
            .WithHttpHealthCheck("/health")
            .WithEnvironment("OPENAI_API_KEY", openAiKey)
            .WithEnvironment("OmniStack__Model", model)
            .WithReplicas(2);

        var chatApi = builder.AddProject<Projects.OmniStack_ChatApi>("chatapi")
            .WithReference(redis).WaitFor(redis)
            .WithReference(omniDb).WaitFor(omniDb)
            .WithReference(daemon).WaitFor(daemon)
            .WithHttpHealthCheck("/health")
            .WithEnvironment("OPENAI_API_KEY", openAiKey)
            .WithEnvironment(context => context.EnvironmentVariables["OmniStack__RunMode"] = context.ExecutionContext.IsPublishMode ? "publish" : "run");

        var web = builder.AddProject<Projects.OmniStack_Web>("web")
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck("/health")
            .WithReference(chatApi).WaitFor(chatApi)
            .WithEnvironment("OmniStack__ChatApiUrl", chatApi.GetEndpoint("http"))
            .WithUrlForEndpoint("http", url => url.DisplayText = "Chat")
            .WithCommand("reset-session", "Reset sessions", _ => Task.FromResult(CommandResults.Success()));

        if (builder.ExecutionContext.IsRunMode)
        {
            redis.WithRedisCommander();
            mongo.WithMongoExpress();
        }

        return builder.Build();
    }
}

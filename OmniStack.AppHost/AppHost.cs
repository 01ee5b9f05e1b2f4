// What OmniStack runs, with what, and in which order. The same file runs on local processes and, built with UseAspire=true, on
// Aspire; it names no namespace, because the project file brings in the one or the other.
var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;

// The model. Without a key everything starts as well, and the chat answers with its demo client.
var apiKey = builder.AddParameter("openai-api-key", settings["Parameters:openai-api-key"] ?? settings["OPENAI_API_KEY"] ?? "", secret: true);
var baseUrl = builder.AddParameter("openai-base-url", settings["Parameters:openai-base-url"] ?? settings["OPENAI_BASE_URL"] ?? "", publishValueAsDefault: true);
var model = builder.AddParameter("model", settings["Parameters:model"] ?? "gpt-4o-mini", publishValueAsDefault: true);

// The state, kept over restarts.
var redis = builder.AddRedis("redis")
    .WithDataVolume("omnistack-redis")
    .WithPersistence(TimeSpan.FromSeconds(60), keysChangedThreshold: 1);
var omniDb = builder.AddMongoDB("mongo")
    .WithDataVolume("omnistack-mongo")
    .AddDatabase("omnidb", databaseName: "omni");

// The services.
var daemon = builder.AddProject<Projects.OmniStack_Daemon>("daemon")
    .WithReference(redis).WaitFor(redis)
    .WithReference(omniDb).WaitFor(omniDb)
    .WithEnvironment("OPENAI_API_KEY", apiKey)
    .WithEnvironment("OPENAI_BASE_URL", baseUrl)
    .WithEnvironment("OmniStack__Model", model)
    .WithHttpHealthCheck("/health");

var chatApi = builder.AddProject<Projects.OmniStack_ChatApi>("chatapi")
    .WithReference(redis).WaitFor(redis)
    .WithReference(omniDb).WaitFor(omniDb)
    .WithReference(daemon)
    .WithEnvironment("OPENAI_API_KEY", apiKey)
    .WithEnvironment("OPENAI_BASE_URL", baseUrl)
    .WithEnvironment("OmniStack__Model", model)
    .WithHttpHealthCheck("/health");

var web = builder.AddProject<Projects.OmniStack_Web>("web")
    .WithReference(daemon).WaitFor(daemon)
    .WithReference(chatApi).WaitFor(chatApi)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

// A deployment is reached over the network, so its services ask for a key, and the pages for one to sign in with; here neither does.
if (builder.ExecutionContext.IsPublishMode)
{
    var adminKey = builder.AddParameter("admin-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);
    daemon.WithEnvironment("OMNISTACK_ADMIN_KEY", adminKey);
    chatApi.WithEnvironment("OMNISTACK_ADMIN_KEY", adminKey);
}

builder.Build().Run();

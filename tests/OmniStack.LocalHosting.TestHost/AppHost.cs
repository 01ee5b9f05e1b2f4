// The AppHost of the tests: a server, a database, and services that misbehave as the settings say.
var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;

var redis = builder.AddRedis("redis").WithDataVolume();
var database = builder.AddMongoDB("mongo").AddDatabase("testdb", "test");

var back = builder.AddProject<Projects.OmniStack_LocalHosting_TestApp>("back")
    .WithReference(redis).WaitFor(redis)
    .WithReference(database).WaitFor(database)
    .WithArgs("--one", "two words")
    .WithReplicas(2)
    .WithHttpHealthCheck("/health");
if (settings["TEST_GRANDCHILD"] is not null)
{
    back.WithEnvironment("TESTAPP_GRANDCHILD", "1");
}

var front = builder.AddProject<Projects.OmniStack_LocalHosting_TestApp>("front", launchProfileName: null)
    .WithHttpEndpoint()
    .WithReference(back).WaitFor(back)
    .WithEnvironment("BACK_URL", back.GetEndpoint("http"))
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Front")
    .WithCommand("break", "Break", _ => throw new InvalidOperationException("the command is broken"))
    .WithCommand("greet", "Greet", GreetAsync, new CommandOptions { IsHighlighted = true });
if (settings["TEST_EXIT"] is { } exit)
{
    front.WithEnvironment("TESTAPP_EXIT", exit);
}

if (settings["TEST_PARAMETER"] is not null)
{
    front.WithEnvironment("FROM_PARAMETER", builder.AddParameter("needed", secret: true));
}

Tell<BeforeStartEvent>();
Tell<AfterResourcesCreatedEvent>();
Tell<ConnectionStringAvailableEvent>();
Tell<BeforeResourceStartedEvent>();
back.OnResourceReady((resource, _, _) => settings["TEST_READY_FAILS"] is null ? Say($"{resource.Name} is ready") : throw new InvalidOperationException("the database cannot be filled"));

redis.WithRedisCommander();
builder.Build().Run();

void Tell<T>() where T : IDistributedApplicationEvent => builder.Eventing.Subscribe<T>((happened, _) =>
    Say($"{typeof(T).Name} {(happened as IDistributedApplicationResourceEvent)?.Resource.Name}".TrimEnd()));

static async Task<ExecuteCommandResult> GreetAsync(ExecuteCommandContext context)
{
    await Say($"greeted {context.ResourceName}");
    return CommandResults.Success();
}

static Task Say(string what) => Console.Out.WriteLineAsync($"event: {what}");

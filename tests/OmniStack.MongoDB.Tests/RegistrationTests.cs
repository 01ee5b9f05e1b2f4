using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests;

public sealed class RegistrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddOmniMongo_ConnectionStringOfAServer_GivesItsDatabase()
    {
        await using var server = new ScriptedMongo();
        await using var services = Services($"mongodb://{server.Address}/?appName=x", ("OmniStack:MongoDB:Database", "named"));

        var database = services.GetRequiredService<IMongoDatabase>();
        await database.RunAsync(Clients.Command("ping", 1), Stop);

        Assert.Equal("named", database.Name);
        Assert.Equal("named", Assert.Single(server.Commands)["$db"].AsString);
    }

    [Fact]
    public void AddOmniMongo_OptionThatCannotBeHonoured_ThrowsAtOnce() =>
        Assert.Throws<MongoUriException>(() => new ServiceCollection().AddOmniMongo("mongodb://h/?compressors=snappy"));

    [Theory]
    [InlineData("OmniStack:MongoDB:MaxPoolSize", "0")]
    [InlineData("OmniStack:MongoDB:SocketTimeout", "00:00:00")]
    [InlineData("OmniStack:MongoDB:Database", "a.b")]
    public async Task AddOmniMongo_OptionOutOfRange_IsRefused(string name, string value)
    {
        await using var services = Services("mongodb://h", (name, value));

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IMongoDatabase>());
    }

    [Fact]
    public async Task Run_UnderAListener_TellsOperationAndCollectionButNoValue()
    {
        await using var server = new ScriptedMongo { Answer = _ => ScriptedReply.Failure(2, "BadValue") };
        await using var client = Clients.Create(server);
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MongoTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => { lock (spans) { spans.Add(span); } },
        };
        ActivitySource.AddActivityListener(listener);
        var command = new BsonDocument { ["find"] = "telemetry", ["filter"] = new BsonDocument { ["name"] = "secret" } };

        await Assert.ThrowsAsync<MongoCommandException>(() => client.RunAsync(command, Stop));

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("db.collection.name"), "telemetry"));
        Assert.Equal(("find telemetry", ActivityKind.Client, ActivityStatusCode.Error), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(("mongodb", "find", "db"), (span.GetTagItem("db.system.name"), span.GetTagItem("db.operation.name"), span.GetTagItem("db.namespace")));
        Assert.Equal("2", span.GetTagItem("db.response.status_code"));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) is true);
    }

    private static ServiceProvider Services(string connectionString, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddOmniMongo(connectionString).BuildServiceProvider();
    }
}

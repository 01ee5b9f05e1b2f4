using Microsoft.Extensions.Logging.Abstractions;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Tests.Scripted;

/// <summary>Clients with timeouts short enough for tests of what goes wrong.</summary>
internal static class Clients
{
    public static MongoClient Create(string uri, MongoOptions? options = null) => new(
        MongoUri.Parse(uri, options ?? new MongoOptions { HeartbeatInterval = TimeSpan.FromSeconds(1) }), TimeProvider.System, NullLogger<MongoClient>.Instance);

    public static MongoClient Create(ScriptedMongo server, string options = "") => Create($"mongodb://{server.Address}/db?{options}");

    public static BsonDocument Command(string name, BsonValue target) => new() { [name] = target };
}

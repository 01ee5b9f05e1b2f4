using System.Globalization;
using Microsoft.Extensions.Configuration;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Decides what stands behind each server: the user's connection string, a program on the PATH, or nothing.</summary>
internal sealed class BackingChooser(IResourceCollection resources, IConfiguration configuration, DataDirectory data, TimeProvider time)
{
    /// <returns>A launcher for each server that is to be started.</returns>
    public async Task<IReadOnlyDictionary<IResource, IResourceLauncher>> ChooseAsync(IProcessGuard guard, CancellationToken cancellationToken)
    {
        var launchers = new Dictionary<IResource, IResourceLauncher>();
        foreach (var server in resources.OfType<ContainerResource>().ToArray())
        {
            var program = server switch { RedisResource => "redis-server", MongoDBServerResource => "mongod", _ => null };
            if (program is null)
            {
                throw new DistributedApplicationException($"Local mode cannot run '{server.Name}': it is only a container.");
            }
            if (FindConfigured(server) is var (key, value))
            {
                await AssignAsync(server, new LocalBacking(BackingKind.Configured, $"configured: {key}", value), cancellationToken);
            }
            else if (await ServerProgram.FindAsync(program, configuration, guard, time, cancellationToken) is { } found)
            {
                launchers[server] = server is RedisResource redis ? new RedisLauncher(redis, found, data) : new MongoLauncher((MongoDBServerResource)server, found, data);
                var connected = (IResourceWithConnectionString)server;
                await AssignAsync(server, new LocalBacking(BackingKind.Process, Describe(found, server), await connected.GetConnectionStringAsync(cancellationToken)), cancellationToken);
            }
            else
            {
                var keys = Names(server).Select(name => $"no ConnectionStrings:{name}");
                await AssignAsync(server, new LocalBacking(BackingKind.Embedded, $"embedded: no {program} on the PATH, {string.Join(", ", keys)}", null), cancellationToken);
            }
        }
        return launchers;
    }

    // The server's own connection string first, then one of its databases': they name the same server.
    private (string Key, string Value)? FindConfigured(ContainerResource server)
        => Names(server).Select(name => (Key: $"ConnectionStrings:{name}", Value: configuration.GetConnectionString(name)))
            .Where(found => !string.IsNullOrWhiteSpace(found.Value)).Select(found => ((string, string)?)(found.Key, found.Value!)).FirstOrDefault();

    private IEnumerable<string> Names(ContainerResource server) => Databases(server).Select(database => database.Name).Prepend(server.Name);

    private IEnumerable<MongoDBDatabaseResource> Databases(ContainerResource server) => resources.OfType<MongoDBDatabaseResource>().Where(database => database.Parent == server);

    private async Task AssignAsync(ContainerResource server, LocalBacking backing, CancellationToken cancellationToken)
    {
        server.Annotations.Add(backing);
        foreach (var database in Databases(server))
        {
            var own = configuration.GetConnectionString(database.Name);
            database.Annotations.Add(backing.Kind switch
            {
                BackingKind.Configured when !string.IsNullOrWhiteSpace(own) => backing with { Reason = $"configured: ConnectionStrings:{database.Name}", ConnectionString = own },
                BackingKind.Process => backing with { ConnectionString = await database.ConnectionStringExpression.GetValueAsync(cancellationToken) },
                _ => backing,
            });
        }
    }

    private static string Describe(ServerProgram program, ContainerResource server)
    {
        var endpoint = server.Annotations.OfType<EndpointAnnotation>().First().Addresses[0];
        return string.Create(CultureInfo.InvariantCulture, $"{program.Name} {program.Version} on {endpoint.Host}:{endpoint.Port} (found on PATH)");
    }
}

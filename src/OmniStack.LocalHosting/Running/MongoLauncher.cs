using System.Globalization;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Runs mongod on the loopback address with its data under the data directory, and makes its root user at the first start.</summary>
internal sealed class MongoLauncher(MongoDBServerResource mongo, ServerProgram program, DataDirectory data) : IResourceLauncher
{
    public string Describe(ResourceSnapshot snapshot) => mongo.FindBacking()!.Reason;

    public IHealthProbe CreateProbe(int replica) => new MongoHealthProbe(mongo.PrimaryEndpoint.Host, mongo.PrimaryEndpoint.Port);

    public Task<LaunchPlan> PlanAsync(int replica, CancellationToken cancellationToken)
    {
        var mount = mongo.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(found => found.IsBindMount);
        var directory = mount?.Source is { } source ? Directory.CreateDirectory(source).FullName : data.Create(mongo.Name);
        string[] arguments = ["--bind_ip", mongo.PrimaryEndpoint.Host, "--port", mongo.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture),
            "--dbpath", directory, "--auth", "--nounixsocket"];
        return Task.FromResult(new LaunchPlan(program.FullPath, OperatingSystem.IsWindows() ? arguments[..^1] : arguments, directory, new Dictionary<string, string>()));
    }

    /// <summary>A server without users lets a local client make the first one; later the same command is refused, which is right.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var client = await MongoCommandClient.ConnectAsync(mongo.PrimaryEndpoint.Host, mongo.PrimaryEndpoint.Port, cancellationToken);
        await client.CreateRootUserAsync((await mongo.UserName.GetValueAsync(cancellationToken))!, (await mongo.PasswordParameter.GetValueAsync(cancellationToken))!, cancellationToken);
    }
}

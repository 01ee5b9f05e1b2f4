using System.Globalization;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Runs redis-server on the loopback address with its data under the data directory.</summary>
internal sealed class RedisLauncher(RedisResource redis, ServerProgram program, DataDirectory data) : IResourceLauncher
{
    private string? _password;

    public string Describe(ResourceSnapshot snapshot) => redis.FindBacking()!.Reason;

    public IHealthProbe CreateProbe(int replica) => new RedisHealthProbe(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, _password);

    public async Task<LaunchPlan> PlanAsync(int replica, CancellationToken cancellationToken)
    {
        _password = redis.PasswordParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken) : null;
        var mount = redis.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(found => found.IsBindMount);
        var directory = mount?.Source is { } source ? Directory.CreateDirectory(source).FullName : data.Create(redis.Name);

        // Over the input, so that the password is in no file and on no command line.
        var configuration = string.Join('\n', Configure(directory));
        return new LaunchPlan(program.FullPath, ["-"], directory, new Dictionary<string, string>(), configuration);
    }

    private IEnumerable<string> Configure(string directory)
    {
        yield return $"bind {redis.PrimaryEndpoint.Host}";
        yield return string.Create(CultureInfo.InvariantCulture, $"port {redis.PrimaryEndpoint.Port}");
        yield return "daemonize no";
        yield return "set-proc-title no";                                       // a title would overwrite the mark in the environment
        yield return "loglevel warning";
        yield return "appendonly yes";
        yield return $"dir {Quote(directory)}";
        yield return redis.Persistence is { } persistence
            ? string.Create(CultureInfo.InvariantCulture, $"save {Math.Max(1, (int)persistence.Interval.TotalSeconds)} {persistence.KeysChangedThreshold}") : "save \"\"";
        if (_password is not null)
        {
            yield return $"requirepass {Quote(_password)}";
        }
        yield return "";
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

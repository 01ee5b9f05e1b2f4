namespace OmniStack.LocalHosting.Running;

/// <summary>What the application runs without, and how its user can get it.</summary>
internal sealed class MissingSettings(IResourceCollection resources, HostControl host)
{
    /// <returns>One line each; empty when nothing is missing.</returns>
    public IReadOnlyList<string> Describe()
    {
        string[] lines = [.. resources.OfType<ParameterResource>().Where(IsEmptySecret).Select(Explain), .. resources.OfType<ContainerResource>().Where(IsEmbedded).Select(Explain)];
        return lines.Length == 0 ? [] : ["It runs without:", .. lines.Select(line => $"  {line}"), ""];
    }

    // A setting that is empty on purpose is no secret: only keys and passwords are asked for.
    private static bool IsEmptySecret(ParameterResource parameter) => !parameter.HasValue || (parameter.Secret && parameter.Value.Length == 0);

    private static bool IsEmbedded(ContainerResource server) => server.FindBacking() is { Kind: BackingKind.Embedded };

    private string Explain(ParameterResource parameter)
        => $"{parameter.Name}: dotnet user-secrets set Parameters:{parameter.Name} <value> --project {host.Directory}, or the variable Parameters__{parameter.Name.Replace('-', '_')}";

    private static string Explain(ContainerResource server)
        => $"{server.Name}: install {(server is RedisResource ? "redis-server" : "mongod")}, or set ConnectionStrings:{server.Name}; until then the services keep their state themselves";
}

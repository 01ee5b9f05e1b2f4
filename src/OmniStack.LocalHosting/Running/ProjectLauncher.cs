namespace OmniStack.LocalHosting.Running;

/// <summary>Runs a project's built assembly in the project's directory.</summary>
internal sealed class ProjectLauncher(ProjectResource project, ResourceEnvironment environment, IHttpClientFactory clients) : IResourceLauncher
{
    /// <summary>Name of the client that health checks use.</summary>
    public const string HealthClient = "health";

    private readonly IProjectMetadata _metadata = project.Annotations.OfType<IProjectMetadata>().First();

    public string Describe(ResourceSnapshot snapshot)
        => $"project {Path.GetFileNameWithoutExtension(_metadata.ProjectPath)}{(snapshot.ProcessId is { } id ? $" (process {id})" : "")}";

    public IHealthProbe? CreateProbe(int replica)
    {
        if (project.Annotations.OfType<HttpHealthCheckAnnotation>().LastOrDefault() is not { } check)
        {
            return null;
        }
        var endpoints = project.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsWeb).ToArray();
        var endpoint = (check.EndpointName is { } name ? endpoints.FirstOrDefault(found => found.Name == name)
            : endpoints.FirstOrDefault(found => found.UriScheme == "https") ?? endpoints.FirstOrDefault())
            ?? throw new DistributedApplicationException($"The health check of '{project.Name}' needs an HTTP endpoint{(check.EndpointName is { } missing ? $" '{missing}'" : "")}, and there is none.");
        return new HttpHealthProbe(clients.CreateClient(HealthClient), $"{project.Name}_{endpoint.Name}_{check.Path}_{check.StatusCode}_check",
            new Uri(new Uri(endpoint.Addresses[replica].Url), check.Path), check.StatusCode);
    }

    public LaunchPlan PlanBuild()
    {
        // The output is bin/<configuration>/<framework>/<assembly>.
        var isRelease = BuiltProjects.FindAssembly(_metadata).Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        return new LaunchPlan(DotNetHost.Path,
            ["build", _metadata.ProjectPath, "--configuration", isRelease ? "Release" : "Debug", "--nologo", "--verbosity", "quiet", "-p:UseSharedCompilation=false"],
            Path.GetDirectoryName(_metadata.ProjectPath)!, new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
    }

    public async Task<LaunchPlan> PlanAsync(int replica, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var context = new CommandLineArgsCallbackContext(arguments, cancellationToken);
        foreach (var callback in project.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }
        var texts = new List<string> { BuiltProjects.FindAssembly(_metadata) };
        foreach (var argument in arguments)
        {
            texts.Add(await ResourceEnvironment.ResolveAsync(argument, cancellationToken) ?? "");
        }
        return new LaunchPlan(DotNetHost.Path, texts, Path.GetDirectoryName(_metadata.ProjectPath)!, await environment.CreateAsync(project, replica, cancellationToken));
    }
}

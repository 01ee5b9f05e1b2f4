using System.Net.Sockets;

namespace OmniStack.LocalHosting;

/// <summary>Declares .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project with the first profile of its launchSettings.json.</summary>
    /// <typeparam name="TProject">Its class in the namespace <c>Projects</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, _ => { });

    /// <summary>Adds a project.</summary>
    /// <typeparam name="TProject">Its class in the namespace <c>Projects</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="launchProfileName">The profile of its launchSettings.json; none when null.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, options =>
        {
            options.LaunchProfileName = launchProfileName;
            options.ExcludeLaunchProfile = launchProfileName is null;
        });

    /// <summary>Adds a project.</summary>
    /// <typeparam name="TProject">Its class in the namespace <c>Projects</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="configure">Says how.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name,
        Action<ProjectResourceOptions> configure) where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        configure(options);
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(metadata);
        if (!options.ExcludeLaunchProfile && LaunchSettings.Read(metadata, options.LaunchProfileName) is { } profile)
        {
            project.WithAnnotation(profile).AddEndpoints(profile.Profile.ApplicationUrl);
        }
        return project;
    }

    /// <summary>What runs here listens where its profile says; what is deployed listens where the deployment says, behind an ingress with HTTPS.</summary>
    private static void AddEndpoints(this IResourceBuilder<ProjectResource> project, string? applicationUrl)
    {
        var urls = (applicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (urls.Length > 0 && project.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, "http")).WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, "https") { IsIngressOnly = true });
            return;
        }
        foreach (var url in urls)
        {
            var address = new Uri(url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal));
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, address.Scheme, port: address.Port));
        }
    }

    /// <summary>Runs several processes of a project. Each listens on a port of its own, and references hold all of them.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="replicas">One or more.</param>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OmniStack.LocalHosting.Running;

/// <summary>Turns the declared resources into what is to be run: backings chosen, ports given out, one node each.</summary>
internal sealed partial class ApplicationPlanner(IResourceCollection resources, BackingChooser backings, PortAllocator ports, ResourceEnvironment environment,
    IHttpClientFactory clients, PlannerServices services)
{
    /// <returns>In an order in which everything comes after what it needs.</returns>
    public async Task<IReadOnlyList<ResourceNode>> PlanAsync(IProcessGuard guard, CancellationToken cancellationToken)
    {
        foreach (var (resource, tool) in resources.SelectMany(resource => resource.Annotations.OfType<SkippedToolAnnotation>().Select(tool => (resource, tool))))
        {
            LogSkippedTool(services.Logger, tool.Tool, resource.Name);
        }
        var ordered = ResourceOrder.Sort(resources);
        ports.Allocate(resources);
        var launchers = await backings.ChooseAsync(guard, cancellationToken);
        var running = new RunningServices(services.States, services.Console, guard, services.Options.Value, services.Time, services.Logger);
        return [.. ordered.Where(resource => resource is not ParameterResource).Select(resource => CreateNode(resource, launchers, running))];
    }

    private ResourceNode CreateNode(IResource resource, IReadOnlyDictionary<IResource, IResourceLauncher> servers, RunningServices running)
    {
        var launcher = resource is ProjectResource project ? new ProjectLauncher(project, environment, clients) : servers.GetValueOrDefault(resource);
        if (launcher is null)
        {
            return new ResourceNode(resource, [], running.States, services.Lifecycle);
        }
        var replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
        return new ResourceNode(resource, [.. Enumerable.Range(0, replicas).Select(replica =>
            new ResourceInstance(replicas == 1 ? resource.Name : $"{resource.Name}-{replica + 1}", replica, launcher, running))], running.States, services.Lifecycle);
    }

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "{Tool} of {Resource} needs a container; local mode runs none and goes on without it.")]
    private static partial void LogSkippedTool(ILogger logger, string tool, string resource);
}

/// <summary>What the planner hands on to the processes' supervision.</summary>
internal sealed record PlannerServices(ResourceStates States, Lifecycle Lifecycle, ConsoleOutput Console, IOptions<LocalHostingOptions> Options, TimeProvider Time, ILogger<ApplicationPlanner> Logger);

namespace OmniStack.LocalHosting;

/// <summary>Declares what resources need: environment, arguments, references, order.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Waits with the start until a resource is healthy, or runs if it has no health check.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">What waits.</param>
    /// <param name="dependency">What is waited for.</param>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport
        => builder.Wait(dependency, WaitType.Healthy);

    /// <summary>Waits with the start until a resource runs.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">What waits.</param>
    /// <param name="dependency">What is waited for.</param>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport
        => builder.Wait(dependency, WaitType.Started);

    /// <summary>Waits with the start until a resource has ended.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">What waits.</param>
    /// <param name="dependency">What is waited for.</param>
    /// <param name="exitCode">With another one the start fails.</param>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
        => builder.Wait(dependency, WaitType.Completed, exitCode);

    /// <summary>Leaves the start to the user.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder) where T : IResource
        => builder.WithAnnotation(new ExplicitStartupAnnotation(), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Shows the resource under another.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="parent">The other.</param>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent) where T : IResource
        => builder.WithAnnotation(new ResourceRelationshipAnnotation(parent.Resource, ResourceRelationshipAnnotation.Parent));

    /// <summary>Offers the user a command.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">Unique in the resource.</param>
    /// <param name="displayName">What the user reads.</param>
    /// <param name="executeCommand">What it does.</param>
    /// <param name="commandOptions">How it is shown.</param>
    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string name, string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions? commandOptions = null) where T : IResource
        => builder.WithAnnotation(new ResourceCommandAnnotation(name, displayName, executeCommand, commandOptions ?? new CommandOptions()));

    /// <summary>Adds arguments.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="args">One argument each; no shell reads them.</param>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args) where T : IResourceWithArgs
        => builder.WithArgs(args.ToArray<object>());

    /// <summary>Adds arguments.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="args">One argument each: texts, or values of resources such as parameters and endpoints.</param>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params object[] args) where T : IResourceWithArgs
        => builder.WithArgs(context =>
        {
            foreach (var argument in args)
            {
                context.Args.Add(argument);
            }
        });

    /// <summary>Adds arguments.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Called before each start.</param>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Action<CommandLineArgsCallbackContext> callback) where T : IResourceWithArgs
        => builder.WithArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });

    /// <summary>Adds arguments.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Called before each start.</param>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Func<CommandLineArgsCallbackContext, Task> callback) where T : IResourceWithArgs
        => builder.WithAnnotation(new CommandLineArgsCallbackAnnotation(callback));

    private static IResourceBuilder<T> Wait<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, int exitCode = 0)
        where T : IResource
    {
        if (ReferenceEquals(builder.Resource, dependency.Resource))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' cannot wait for itself.");
        }
        return builder.WithAnnotation(new WaitAnnotation(dependency.Resource, type, exitCode));
    }
}

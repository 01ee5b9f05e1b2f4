using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OmniStack.LocalHosting;

/// <summary>Declares the application's resources.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>appsettings, user secrets (in Development), environment, command line; later ones win.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>Full path of the AppHost's project directory.</summary>
    string AppHostDirectory { get; }

    /// <summary>The AppHost's assembly; null when it is unknown.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>The AppHost's own environment.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The AppHost's own services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Calls back when something happens in the life of the application.</summary>
    IDistributedApplicationEventing Eventing { get; }

    /// <summary>Whether the application runs or is published.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>In order of declaration.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource to the application.</summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="resource">Its name must be new.</param>
    /// <exception cref="DistributedApplicationException">A resource has this name already.</exception>
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>Makes a builder for a resource without adding it.</summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="resource">The resource.</param>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource;

    /// <summary>Ends the declaration.</summary>
    DistributedApplication Build();
}

/// <summary>The application's resources in order of declaration.</summary>
public interface IResourceCollection : IReadOnlyList<IResource>;

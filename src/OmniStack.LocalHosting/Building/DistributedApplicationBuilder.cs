using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OmniStack.LocalHosting.Commands;
using OmniStack.LocalHosting.Publishing;
using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Building;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly ResourceCollection _resources = [];
    private readonly ApplicationEventing _eventing = new();
    private readonly HostCommand _command;
    private readonly PublishCommand? _publish;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == BuiltProjects.AppHostDirectoryKey)?.Value ?? Directory.GetCurrentDirectory();
        (_command, var configuration) = HostCommandLine.Read(options.Args ?? []);
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = configuration,
            ApplicationName = AppHostAssembly?.GetName().Name,
            ContentRootPath = Directory.Exists(AppHostDirectory) ? AppHostDirectory : null,
        });
        _publish = PublishCommand.Read(Configuration);
        ExecutionContext = new DistributedApplicationExecutionContext(_publish is null ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish);
        Data = DataDirectory.Locate(Configuration, AppHostDirectory);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IDistributedApplicationEventing Eventing => _eventing;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources => _resources;

    public DataDirectory Data { get; }

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (_resources.FirstOrDefault(known => string.Equals(known.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new DistributedApplicationException($"Two resources are named '{resource.Name}': a {resource.GetType().Name} and a {taken.GetType().Name}.");
        }
        _resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _host.Services.AddSingleton<IResourceCollection>(_resources);
        _host.Services.AddSingleton(_eventing);
        _host.Services.AddSingleton<IDistributedApplicationEventing>(_eventing);
        _host.Services.AddSingleton(ExecutionContext);
        _host.Services.AddSingleton(Data);
        _host.AddRunning(_command, _publish);
        return new DistributedApplication(_host.Build());
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OmniStack.Dashboard.Resources;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>What the dashboard shows of the running application, and what it may do with it.</summary>
internal sealed class HostedResources(ResourceStates states, IResourceCollection declared, IOptions<LocalHostingOptions> options, TimeProvider time, DataDirectory data, IServiceProvider services)
    : IResourceSource
{
    private IReadOnlyList<ResourceNode> _nodes = [];

    public long Version => states.Version;

    public IReadOnlyList<ResourceView> Resources
    {
        get
        {
            var snapshots = states.Current;
            var names = snapshots.ToLookup(snapshot => snapshot.Resource, snapshot => snapshot.Name);
            return [.. snapshots.Select(snapshot => ResourceViews.Create(snapshot, Find(snapshot.Name) is not null, states.History(snapshot.Name), names)), .. declared.OfType<ParameterResource>().Select(ResourceViews.Create)];
        }
    }

    public void Show(IReadOnlyList<ResourceNode> nodes) => Volatile.Write(ref _nodes, nodes);

    public async IAsyncEnumerable<ConsoleLine> ReadConsoleAsync(string resource, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(resource) is not { } instance)
        {
            yield break;
        }
        if (!follow)
        {
            foreach (var line in instance.Log.Last(int.MaxValue))
            {
                yield return new(line.At, line.Text, line.IsError);
            }
            yield break;
        }
        await foreach (var line in instance.Log.WatchAsync(cancellationToken))
        {
            yield return new(line.At, line.Text, line.IsError);
        }
    }

    public void ClearConsole(string resource) => Find(resource)?.Log.Clear();

    public async Task<string?> SetParameterAsync(string parameter, string value, CancellationToken cancellationToken)
    {
        if (declared.OfType<ParameterResource>().FirstOrDefault(found => found.Name == parameter) is not { } known)
        {
            return "There is no such parameter.";
        }
        try
        {
            ParameterFile.Write(data, parameter, value);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"It cannot be kept: {error.Message}";
        }
        known.Set(value);
        states.Touch();
        foreach (var instance in Volatile.Read(ref _nodes).SelectMany(node => node.Instances).Where(instance => states.Get(instance.Name).State == ResourceState.FailedToStart))
        {
            await instance.StartAgainAsync(cancellationToken);
        }
        return null;
    }

    public async Task<string?> ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        if (Find(resource) is { } instance && ResourceViews.IsBuiltIn(command))
        {
            // A browser that leaves in the middle does not leave a restart half done.
            return await ExecuteAsync(instance, command).WaitAsync(cancellationToken);
        }
        var declaration = states.Current.FirstOrDefault(snapshot => snapshot.Name == resource)?.Resource.Annotations
            .OfType<ResourceCommandAnnotation>().FirstOrDefault(annotation => annotation.Name == command);
        if (declaration is null)
        {
            return "There is no such command.";
        }
        try
        {
            var result = await declaration.ExecuteCommand(new() { ServiceProvider = services, ResourceName = resource, CancellationToken = cancellationToken });
            return result.Success ? null : result.ErrorMessage ?? "The command did not succeed.";
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return $"The command failed: {error.Message}";
        }
    }

    private async Task<string?> ExecuteAsync(ResourceInstance instance, string command)
    {
        var isBuilt = command != ResourceViews.Rebuild || await instance.RebuildAsync(CancellationToken.None);
        if (command is ResourceViews.Stop or ResourceViews.Restart)
        {
            await instance.StopAsync(CancellationToken.None);
        }
        if (command is ResourceViews.Start or ResourceViews.Restart)
        {
            await instance.StartAgainAsync(CancellationToken.None);
        }
        if (command != ResourceViews.Stop && !await HasStartedAsync(instance))
        {
            return "It did not start; its console says why.";
        }
        return isBuilt ? null : "The build failed; its console says why. The earlier program runs.";
    }

    private async Task<bool> HasStartedAsync(ResourceInstance instance)
    {
        using var late = new CancellationTokenSource(options.Value.StartTimeout, time);
        try
        {
            await states.WaitUntilAsync(_ => states.Get(instance.Name).State is ResourceState.Running or ResourceState.Finished or ResourceState.FailedToStart, late.Token);
            return states.Get(instance.Name).State != ResourceState.FailedToStart;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private ResourceInstance? Find(string name) => Volatile.Read(ref _nodes).SelectMany(node => node.Instances).FirstOrDefault(instance => instance.Name == name);
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>
/// Composes the manifest: the declared application in the form that Aspire's own publisher gives it and that <c>azd</c> deploys:
/// https://json.schemastore.org/aspire-8.0.json.
/// </summary>
internal sealed class ManifestWriter(IResourceCollection resources, DistributedApplicationExecutionContext execution)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="directory">Where the manifest will stand: the paths in it are relative to that.</param>
    /// <exception cref="DistributedApplicationException">A resource has no form in a manifest.</exception>
    public async Task<string> ComposeAsync(string directory, CancellationToken cancellationToken)
    {
        var references = new ManifestReferences();
        var entries = new JsonObject();
        foreach (var resource in resources)
        {
            entries[resource.Name] = resource switch
            {
                ParameterResource parameter => ManifestParameter.Describe(parameter),
                ConnectionStringResource { Parameter: { } parameter } => ManifestParameter.Describe(parameter, isConnectionString: true),
                ContainerResource container => await DescribeAsync(container, directory, references, cancellationToken),
                ProjectResource project => await DescribeAsync(project, directory, references, cancellationToken),
                IResourceWithConnectionString connected => new JsonObject
                {
                    ["type"] = "value.v0",
                    ["connectionString"] = references.Take(connected.ConnectionStringExpression),
                },
                _ => throw new DistributedApplicationException($"Resource '{resource.Name}' is a {resource.GetType().Name}, which has no form in a manifest."),
            };
        }
        AddReferenced(entries, references);
        return new JsonObject { ["$schema"] = "https://json.schemastore.org/aspire-8.0.json", ["resources"] = entries }.ToJsonString(Indented);
    }

    private async Task<JsonObject> DescribeAsync(ContainerResource container, string directory, ManifestReferences references, CancellationToken cancellationToken)
    {
        var entry = new JsonObject { ["type"] = "container.v0" };
        if (container is IResourceWithConnectionString connected)
        {
            entry["connectionString"] = references.Take(connected.ConnectionStringExpression);
        }
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"Container '{container.Name}' has no image.");
        entry["image"] = $"{image.Registry}/{image.Image}:{image.Tag}";
        if (container.Entrypoint is { } entrypoint)
        {
            entry["entrypoint"] = entrypoint;
        }
        await AddArgumentsAsync(entry, container, references, cancellationToken);
        AddMounts(entry, container, directory);
        await AddEnvironmentAsync(entry, container, [], references, cancellationToken);
        ManifestBindings.Add(entry, container);
        return entry;
    }

    private async Task<JsonObject> DescribeAsync(ProjectResource project, string directory, ManifestReferences references, CancellationToken cancellationToken)
    {
        var path = project.Annotations.OfType<IProjectMetadata>().First().ProjectPath;
        var entry = new JsonObject { ["type"] = "project.v0", ["path"] = Relative(directory, path) };
        await AddArgumentsAsync(entry, project, references, cancellationToken);
        await AddEnvironmentAsync(entry, project, PublishedEnvironment.Create(project), references, cancellationToken);
        ManifestBindings.Add(entry, project);
        return entry;
    }

    private static async Task AddArgumentsAsync(JsonObject entry, IResource resource, ManifestReferences references, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var context = new CommandLineArgsCallbackContext(arguments, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }
        if (arguments.Count > 0)
        {
            entry["args"] = new JsonArray([.. arguments.Select(argument => JsonValue.Create(references.Take(argument)))]);
        }
    }

    private async Task AddEnvironmentAsync(JsonObject entry, IResource resource, Dictionary<string, object> variables, ManifestReferences references,
        CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, variables, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }
        if (variables.Count > 0)
        {
            entry["env"] = new JsonObject(variables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)references.Take(variable.Value))));
        }
    }

    private static void AddMounts(JsonObject entry, ContainerResource container, string directory)
    {
        foreach (var kind in container.Annotations.OfType<ContainerMountAnnotation>().GroupBy(mount => mount.IsBindMount).OrderBy(kind => kind.Key))
        {
            entry[kind.Key ? "bindMounts" : "volumes"] = new JsonArray([.. kind.Select(mount => new JsonObject
            {
                [kind.Key ? "source" : "name"] = kind.Key ? Relative(directory, mount.Source) : mount.Source,
                ["target"] = mount.Target,
                ["readOnly"] = mount.IsReadOnly,
            })]);
        }
    }

    /// <summary>Adds what the entries name and nobody declared: the servers' generated passwords, and parameters as URLs hold them.</summary>
    private void AddReferenced(JsonObject entries, ManifestReferences references)
    {
        foreach (var parameter in references.Parameters)
        {
            if (!resources.Contains(parameter))
            {
                entries[parameter.Name] = ManifestParameter.Describe(parameter);
            }
            if (references.IsEncoded(parameter))
            {
                entries[UriEncodedParameter.NameOf(parameter)] = new JsonObject { ["type"] = "annotated.string", ["value"] = parameter.ValueExpression, ["filter"] = "uri" };
            }
        }
    }

    private static string Relative(string directory, string path) => Path.GetRelativePath(directory, path).Replace('\\', '/');
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace OmniStack.Architecture.Tests;

/// <summary>The deployment files agree with each other and with what is built. What the chart makes is tested where it is rendered.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string[] Services = ["daemon", "chatapi", "web"];
    private static readonly string Deploy = Path.Combine(Repository.Root, "deploy");
    private static readonly string Chart = Path.Combine(Deploy, "helm", "omnistack");
    private static readonly string Version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    private static readonly (string Name, string Text)[] Templates = [.. Directory.EnumerateFiles(Path.Combine(Chart, "templates"))
        .Select(path => (Path.GetFileName(path), File.ReadAllText(path)))];

    public static TheoryData<string> ComposeFiles => [.. Directory.EnumerateFiles(Deploy, "compose*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Compose_EveryServer_IsLockedDownAndBounded(string file)
    {
        // What compose.servers.yaml adds to a service of compose.yaml has no image of its own.
        foreach (var (name, service) in Children(Read(Path.Combine(Deploy, file)), "services").Where(found => Find(found.Value, "image") is not null && found.Key != "web-keys"))
        {
            Assert.True(Find(service, "read_only") is YamlScalarNode { Value: "true" }, $"{name} can write its root file system.");
            Assert.Equal("ALL", ((YamlScalarNode)((YamlSequenceNode)Find(service, "cap_drop")!).Single()).Value);
            Assert.Contains("no-new-privileges:true", ((YamlSequenceNode)Find(service, "security_opt")!).Select(option => ((YamlScalarNode)option).Value));
            Assert.Matches("^[1-9]", ((YamlScalarNode)Find(service, "user")!).Value!);
            Assert.NotNull(Find(service, "deploy", "resources", "limits", "memory"));
        }
    }

    [Fact]
    public void Compose_WhatAServiceNames_IsDeclared()
    {
        var files = Directory.EnumerateFiles(Deploy, "compose*.yaml").Select(Read).ToArray();
        var services = files.SelectMany(file => Children(file, "services")).ToLookup(found => found.Key, found => found.Value);
        var volumes = files.SelectMany(file => Children(file, "volumes")).Select(found => found.Key).ToArray();

        foreach (var service in services.SelectMany(found => found))
        {
            foreach (var (name, needed) in Find(service, "depends_on") is { } dependencies ? Children(dependencies) : [])
            {
                var isHealthy = Find(needed, "condition") is YamlScalarNode { Value: "service_healthy" };
                Assert.Contains(services[name], other => Find(other, isHealthy ? "healthcheck" : "image") is not null);
            }
            Assert.All(Find(service, "volumes") is YamlSequenceNode mounts ? mounts.ToArray() : [], mount => Assert.Contains(((YamlScalarNode)mount).Value!.Split(':')[0], volumes));
        }
    }

    [Fact]
    public void Compose_Variables_AreInTheExample()
    {
        var example = File.ReadAllText(Path.Combine(Deploy, ".env.example"));

        foreach (var file in Directory.EnumerateFiles(Deploy, "compose*.yaml"))
        {
            Assert.All(RequiredVariable().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value), name => Assert.Contains($"\n{name}=", example, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Images_OfComposeAndChart_AreWhatTheProjectsPublish()
    {
        var compose = Read(Path.Combine(Deploy, "compose.yaml"));
        foreach (var service in Services)
        {
            var project = ProjectFile.All.Single(found => found.Name.Equals($"OmniStack.{service}", StringComparison.OrdinalIgnoreCase));
            var repository = XDocument.Load(project.Path).Descendants("ContainerRepository").Single().Value;

            Assert.Equal($"omnistack-{service}", repository);
            Assert.Equal($"${{OMNISTACK_REGISTRY:-}}{repository}:${{OMNISTACK_VERSION:-{Version}}}", ((YamlScalarNode)Find(compose, "services", service, "image")!).Value);
        }
        Assert.Contains(Templates, template => template.Text.Contains("printf \"%somnistack-%s:%s\" .root.Values.image.registry .name", StringComparison.Ordinal));
        var chart = Read(Path.Combine(Chart, "Chart.yaml"));
        Assert.Equal(Version, ((YamlScalarNode)Find(chart, "appVersion")!).Value);
    }

    [Fact]
    public void Chart_EveryValueThatATemplateReads_HasADefault()
    {
        var values = Read(Path.Combine(Chart, "values.yaml"));

        foreach (var (name, text) in Templates)
        {
            Assert.All(Value().Matches(text).Select(match => match.Groups["path"].Value),
                path => Assert.True(Find(values, path.Split('.')) is not null, $"{name} reads .Values.{path}, which values.yaml has not."));
        }
        foreach (var path in Templates.SelectMany(template => ServiceValue().Matches(template.Text)).Select(match => match.Groups["path"].Value).Where(path => path != "autoscaling.cpuUtilization").Distinct(StringComparer.Ordinal))
        {
            Assert.All(Services, service => Assert.True(Find(values, [service, .. path.Split('.')]) is not null, $"{service}.{path} is read, and values.yaml has it not."));
        }
    }

    [Fact]
    public void AzureYaml_NamesTheAppHost() => Assert.True(File.Exists(Path.Combine(Repository.Root,
        ((YamlScalarNode)Find(Read(Path.Combine(Repository.Root, "azure.yaml")), "services", "app", "project")!).Value!)));

    private static YamlNode Read(string path)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(path)));
        return yaml.Documents.Single().RootNode;
    }

    private static IEnumerable<(string Key, YamlNode Value)> Children(YamlNode node, params string[] path)
        => ((YamlMappingNode)Find(node, path)!).Select(child => (((YamlScalarNode)child.Key).Value!, child.Value));

    /// <summary>Follows names, through merged mappings (<c>&lt;&lt;</c>) too.</summary>
    private static YamlNode? Find(YamlNode node, params ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
        {
            return node;
        }
        if (node is not YamlMappingNode mapping)
        {
            return null;
        }
        if (mapping.Children.TryGetValue(new YamlScalarNode(path[0]), out var child))
        {
            return Find(child, path[1..]);
        }
        return mapping.Children.TryGetValue(new YamlScalarNode("<<"), out var merged) ? Find(merged, path) : null;
    }

    [GeneratedRegex(@"\.Values\.(?<path>[A-Za-z]+(\.[A-Za-z]+)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();

    [GeneratedRegex(@" \.values\.(?<path>[A-Za-z]+(\.[A-Za-z]+)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceValue();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+):\?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequiredVariable();
}

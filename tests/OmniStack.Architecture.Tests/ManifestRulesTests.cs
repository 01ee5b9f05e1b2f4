using System.Text.Json;
using System.Text.RegularExpressions;

namespace OmniStack.Architecture.Tests;

/// <summary>azd would take the committed manifest, which the AppHost's own is compared with elsewhere: the rules of its reader, one by one.</summary>
public sealed partial class ManifestRulesTests
{
    private static readonly string[] Accepted =
    [
        "project.v0", "project.v1", "container.v0", "container.v1", "dockerfile.v0", "dapr.v0", "dapr.component.v0", "parameter.v0", "value.v0", "annotated.string",
        "azure.bicep.v0", "azure.bicep.v1",
    ];

    private static readonly Dictionary<string, JsonElement> Resources = JsonElement
        .Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "OmniStack.EndToEnd.Tests", "apphost-manifest.golden.json")))
        .GetProperty("resources").EnumerateObject().ToDictionary(resource => resource.Name, resource => resource.Value);

    [Fact]
    public void Types_OfAllResources_AreKnownToAzd()
        => Assert.All(Resources.Values, resource => Assert.Contains(resource.GetProperty("type").GetString(), Accepted));

    [Fact]
    public void Expressions_OfAllResources_NameWhatIsThere()
    {
        foreach (var (name, resource) in Resources)
        {
            foreach (Match expression in Expression().Matches(resource.GetRawText()))
            {
                var (other, property) = (expression.Groups["resource"].Value, expression.Groups["property"].Value.Split('.'));
                Assert.True(Resources.TryGetValue(other, out var target), $"{name}: {expression.Value} names no resource.");
                Assert.True(property[0] switch
                {
                    "bindings" => target.GetProperty("bindings").TryGetProperty(property[1], out _),
                    "inputs" => other == name && target.GetProperty("inputs").TryGetProperty(property[1], out _),
                    _ => target.TryGetProperty(property[0], out _),
                }, $"{name}: {expression.Value} names nothing of {other}.");
            }
        }
    }

    [Fact]
    public void Bindings_OfProjects_LeaveThePortToThePlatform()
    {
        var projects = Resources.Values.Where(resource => resource.GetProperty("type").GetString() == "project.v0").ToArray();

        Assert.Equal(3, projects.Length);
        Assert.All(projects, project => Assert.All(project.GetProperty("bindings").EnumerateObject(), binding => Assert.False(binding.Value.TryGetProperty("port", out _))));
        Assert.All(Resources.Values.Where(resource => resource.GetProperty("type").GetString() == "container.v0"),
            container => Assert.All(container.GetProperty("bindings").EnumerateObject(), binding => Assert.True(binding.Value.TryGetProperty("targetPort", out _))));
    }

    [Fact]
    public void Secrets_AreNeitherInArgumentsNorWrittenDown()
    {
        Assert.All(Resources.Values.Where(resource => resource.TryGetProperty("args", out _)), resource => Assert.DoesNotContain('{', resource.GetProperty("args").GetRawText()));
        var secrets = Resources.Values.Where(resource => resource.TryGetProperty("inputs", out _)).Select(resource => resource.GetProperty("inputs").GetProperty("value"))
            .Where(input => input.TryGetProperty("secret", out var secret) && secret.GetBoolean()).ToArray();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, input => Assert.False(input.TryGetProperty("default", out var value) && value.TryGetProperty("value", out _)));
    }

    [GeneratedRegex(@"\{(?<resource>[A-Za-z][A-Za-z0-9-]*)\.(?<property>[A-Za-z0-9.-]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();
}

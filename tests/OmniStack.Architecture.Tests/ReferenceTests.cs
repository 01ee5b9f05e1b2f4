namespace OmniStack.Architecture.Tests;

/// <summary>Arrows point one way: apps -> adapters and engines -> Abstractions -> Contracts.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["OmniStack.Contracts"] = [],
        ["OmniStack.Abstractions"] = ["OmniStack.Contracts"],
        ["OmniStack.Client"] = ["OmniStack.Contracts"],
        ["OmniStack.Dashboard"] = ["OmniStack.Contracts"],
        ["OmniStack.Cli"] = ["OmniStack.Contracts", "OmniStack.Client"],
        ["OmniStack.LocalHosting.Guard"] = [],
        ["OmniStack.LocalHosting"] = ["OmniStack.LocalHosting.Guard", "OmniStack.Dashboard"],
        ["OmniStack.Providers"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.Agents"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.Agents.Testing"] = ["OmniStack.Contracts", "OmniStack.Abstractions", "OmniStack.Agents"],
        ["OmniStack.Events"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.Chat"] = ["OmniStack.Contracts", "OmniStack.Abstractions", "OmniStack.Agents"],
        ["OmniStack.Redis"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.Embedded"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.MongoDB"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.MongoDB.Driver"] = ["OmniStack.Abstractions", "OmniStack.MongoDB"],
        ["OmniStack.ServiceDefaults"] = ["OmniStack.Contracts", "OmniStack.Abstractions"],
        ["OmniStack.Web"] = ["OmniStack.ServiceDefaults", "OmniStack.Client", "OmniStack.Contracts"],
        ["OmniStack.Daemon"] = ["OmniStack.ServiceDefaults", "OmniStack.Contracts", "OmniStack.Abstractions", "OmniStack.Events", "OmniStack.Agents", "OmniStack.Providers",
            "OmniStack.Redis", "OmniStack.Embedded"],
        ["OmniStack.ChatApi"] = ["OmniStack.ServiceDefaults", "OmniStack.Contracts", "OmniStack.Abstractions", "OmniStack.Agents",
            "OmniStack.Chat", "OmniStack.Providers", "OmniStack.Embedded", "OmniStack.MongoDB", "OmniStack.MongoDB.Driver", "OmniStack.Redis", "OmniStack.Client"],
        ["OmniStack.AppHost"] = ["OmniStack.LocalHosting", "OmniStack.Daemon", "OmniStack.ChatApi", "OmniStack.Web"],
    };

    public static TheoryData<string> Products => [.. ProjectFile.All.Select(p => p.Name)
        .Where(name => !TestsOrExamples(name)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Products))]
    public void References_OfAProject_FollowTheArrows(string name)
    {
        Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is new: say here what it may reference.");
        var project = ProjectFile.All.Single(p => p.Name == name);

        Assert.Empty(project.References.Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void Libraries_ButTheHost_DoNotReferenceAspNetCore() =>
        Assert.DoesNotContain(ProjectFile.All, p => p.IsLibrary && p.Name is not ("OmniStack.LocalHosting" or "OmniStack.Dashboard") && p.Frameworks.Count > 0);

    [Fact]
    public void EveryTestProject_IsInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "OmniStack.sln"));

        Assert.All(ProjectFile.All.Where(p => !p.Path.Contains("bench", StringComparison.Ordinal)),
            p => Assert.Contains($"\"{p.Name}\"", solution, StringComparison.Ordinal));
    }

    private static bool TestsOrExamples(string name) =>
        ProjectFile.All.Single(p => p.Name == name).Path[Repository.Root.Length..].Split(Path.DirectorySeparatorChar)
            .Any(part => part is "tests" or "examples" or "bench");
}

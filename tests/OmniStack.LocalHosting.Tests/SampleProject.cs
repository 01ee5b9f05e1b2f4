using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests.Projects;

/// <summary>What the build writes for a referenced project.</summary>
internal abstract class SampleProject(string name) : IProjectMetadata
{
    public string ProjectPath { get; } = Path.Combine(Repository.Root, name, $"{name}.csproj");
}

#pragma warning disable CA1707 // the names that the build gives such classes
internal sealed class OmniStack_Daemon() : SampleProject("OmniStack.Daemon");

internal sealed class OmniStack_ChatApi() : SampleProject("OmniStack.ChatApi");

internal sealed class OmniStack_Web() : SampleProject("OmniStack.Web");
#pragma warning restore CA1707

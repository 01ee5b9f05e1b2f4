namespace OmniStack.LocalHosting.Tests.Projects;

internal abstract class SampleProjects : IProjectMetadata
{
    public string ProjectPath => Path.Combine(Path.GetTempPath(), "none", "none.csproj");
}

#pragma warning disable CA1707 // the names that the build gives such classes
internal sealed class OmniStack_Daemon : SampleProjects;

internal sealed class OmniStack_ChatApi : SampleProjects;

internal sealed class OmniStack_Web : SampleProjects;
#pragma warning restore CA1707

using System.Reflection;

namespace OmniStack.LocalHosting.Running;

/// <summary>Where the build put the projects. The build writes it into the AppHost's assembly, so nothing is searched or guessed.</summary>
internal static class BuiltProjects
{
    /// <summary>Key of the attribute that holds the AppHost's project directory; the same as Aspire's.</summary>
    public const string AppHostDirectoryKey = "apphostprojectpath";

    private const string OutputKeyPrefix = "OmniStack.LocalHosting.Output:";

    /// <returns>Full path of the project's assembly.</returns>
    /// <exception cref="DistributedApplicationException">The project is not built, or the AppHost does not reference it.</exception>
    public static string FindAssembly(IProjectMetadata project)
    {
        var output = project.GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == OutputKeyPrefix + project.ProjectPath)?.Value
            ?? throw new DistributedApplicationException($"The AppHost's build says nothing of {project.ProjectPath}. Reference the project and import OmniStack.LocalHosting.targets.");
        return File.Exists(output) ? output
            : throw new DistributedApplicationException($"{output} does not exist. Build the AppHost again: it builds the projects it references.");
    }
}

namespace OmniStack.Testing;

/// <summary>Where the checkout that the tests were built from stands.</summary>
public static class Repository
{
    private static readonly DirectoryInfo Base = new(AppContext.BaseDirectory);

    /// <summary>The directory of OmniStack.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>Debug</c> or <c>Release</c>: what the running tests were built as.</summary>
    public static string Configuration { get; } = Base.FullName.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
        StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The built program of a project, such as <c>OmniStack.Daemon</c> or <c>tests/OmniStack.X.TestApp</c>.</summary>
    /// <exception cref="FileNotFoundException">It has not been built; the test project has to reference it.</exception>
    public static string Program(string project)
    {
        var directory = Path.Combine(Root, project);
        // An example's directory is not named as its assembly.
        var name = Path.GetFileNameWithoutExtension(Directory.GetFiles(directory, "*.csproj").Single());
        var dll = Path.Combine(directory, "bin", Configuration, "net10.0", name + ".dll");
        return File.Exists(dll) ? dll : throw new FileNotFoundException($"{project} has not been built as {Configuration}.", dll);
    }

    private static string FindRoot()
    {
        for (var directory = Base; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OmniStack.sln")))
            {
                return directory.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No OmniStack.sln above {Base.FullName}.");
    }
}

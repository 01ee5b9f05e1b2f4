using Microsoft.Extensions.Configuration;

namespace OmniStack.ServiceDefaults.Data;

/// <summary>Where the services keep their files.</summary>
public static class DataDirectory
{
    /// <summary>The variable that names it.</summary>
    public const string Variable = "OMNISTACK_DATA";

    private const string DefaultName = ".omnistack";

    /// <summary>
    /// What <see cref="Variable"/> says; else <c>.omnistack</c> in the nearest directory above the current one that holds a solution
    /// or a repository; else in the current one.
    /// </summary>
    /// <returns>An absolute path; nothing is created.</returns>
    public static string Find(IConfiguration configuration)
    {
        if (configuration[Variable] is { Length: > 0 } configured)
        {
            return Path.GetFullPath(configured);
        }
        var current = new DirectoryInfo(Directory.GetCurrentDirectory());
        var root = current;
        while (root is not null && !IsRepositoryRoot(root))
        {
            root = root.Parent;
        }
        return Path.Combine((root ?? current).FullName, DefaultName);
    }

    private static bool IsRepositoryRoot(DirectoryInfo directory) =>
        directory.EnumerateFiles("*.sln").Any() || Path.Exists(Path.Combine(directory.FullName, ".git"));
}

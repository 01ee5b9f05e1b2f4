namespace OmniStack.EndToEnd.Tests;

/// <summary>The dotnet that runs these tests, by its path, so that a test may take everything else off the PATH.</summary>
internal static class DotNet
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var runtime = new DirectoryInfo(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        for (var directory = runtime; directory is not null; directory = directory.Parent)
        {
            var candidate = System.IO.Path.Combine(directory.FullName, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }
        throw new FileNotFoundException($"No {name} above {runtime.FullName}.");
    }
}

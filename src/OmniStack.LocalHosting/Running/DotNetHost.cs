namespace OmniStack.LocalHosting.Running;

/// <summary>The program that runs .NET assemblies: the one that runs the AppHost.</summary>
internal static class DotNetHost
{
    /// <summary>Full path, or just the name when the AppHost carries a runtime of its own.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
        var runtime = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var candidate = System.IO.Path.GetFullPath(System.IO.Path.Combine(runtime, "..", "..", "..", name));
        return File.Exists(candidate) ? candidate : name;
    }
}

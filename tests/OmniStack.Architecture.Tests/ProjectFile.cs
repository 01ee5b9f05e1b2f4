using System.Xml.Linq;

namespace OmniStack.Architecture.Tests;

/// <summary>A project of the solution as its file says.</summary>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Frameworks)
{
    private static readonly Lazy<IReadOnlyList<ProjectFile>> Loaded = new(() =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "artifacts"))
            .Select(Load),
    ]);

    public static IReadOnlyList<ProjectFile> All => Loaded.Value;

    public bool IsLibrary => Path.Contains($"{System.IO.Path.DirectorySeparatorChar}src{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static ProjectFile Load(string path)
    {
        var items = XDocument.Load(path).Descendants().ToArray();
        return new(path, System.IO.Path.GetFileNameWithoutExtension(path), Includes(items, "ProjectReference"), Includes(items, "FrameworkReference"));
    }

    private static string[] Includes(XElement[] items, string kind) =>
        [.. items.Where(e => e.Name.LocalName == kind).Select(e => e.Attribute("Include")?.Value).OfType<string>()
            .Select(include => kind == "ProjectReference" ? System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/')) : include)];
}

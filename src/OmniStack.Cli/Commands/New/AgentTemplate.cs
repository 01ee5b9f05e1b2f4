using System.Text;
using OmniStack.Cli.Output;

namespace OmniStack.Cli.Commands.New;

/// <summary>One language's template with its blanks filled in.</summary>
/// <param name="source">A checkout to build against; null to look for one above the directory, and for packages where there is none.</param>
internal sealed class AgentTemplate(string lang, string name, string topic, string publishTo, DirectoryInfo? source)
{
    public const string CSharp = "csharp";

    private const string Prefix = "templates/";
    private const string Suffix = ".txt";
    private const string Solution = "OmniStack.sln";

    private static readonly string[] Libraries = ["OmniStack.Events", "OmniStack.Redis"];

    public static IReadOnlyList<string> Languages { get; } = [CSharp, "python", "node"];

    /// <summary>The command that starts it, in its directory.</summary>
    public string Start => lang switch { CSharp => "dotnet run", "python" => "python3 agent.py", _ => "node agent.mjs" };

    /// <returns>The files' names.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(DirectoryInfo directory, CancellationToken cancellationToken)
    {
        directory.Create();
        var files = new List<string>();
        foreach (var resource in Embedded.Names.Where(one => one.StartsWith($"{Prefix}{lang}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var file = Fill(Path.GetFileName(resource)[..^Suffix.Length], directory);
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, file), Fill(await Embedded.ReadAsync(resource, cancellationToken), directory), cancellationToken);
            files.Add(file);
        }
        return files;
    }

    private string Fill(string text, DirectoryInfo directory) => text
        .Replace("__REFERENCES__", References(directory), StringComparison.Ordinal)
        .Replace("__PROJECT__", ProjectName(), StringComparison.Ordinal)
        .Replace("__NAME__", name, StringComparison.Ordinal)
        .Replace("__PUBLISH_TO__", publishTo, StringComparison.Ordinal)
        .Replace("__TOPIC__", topic, StringComparison.Ordinal);

    private string References(DirectoryInfo directory)
    {
        var checkout = source?.FullName ?? FindCheckout(directory);
        var lines = checkout is null
            ? Libraries.Select(library => $"    <PackageReference Include=\"{library}\" Version=\"{InfoCommand.Version}\" />")
            : Libraries.Select(library => $"    <ProjectReference Include=\"{Path.GetRelativePath(directory.FullName, Path.Combine(checkout, "src", library, $"{library}.csproj"))}\" />");
        return string.Join('\n', lines);
    }

    private static string? FindCheckout(DirectoryInfo start)
    {
        for (var directory = start; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Solution)))
            {
                return directory.FullName;
            }
        }
        return null;
    }

    /// <summary>A name that C# takes for a namespace: order-quotes becomes OrderQuotes.</summary>
    private string ProjectName()
    {
        var project = new StringBuilder();
        foreach (var word in name.Split('.', '-', '_').Where(word => word.Length > 0))
        {
            project.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        }
        return char.IsDigit(project[0]) ? $"Agent{project}" : project.ToString();
    }
}

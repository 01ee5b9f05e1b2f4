using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>The consoles that were recorded with a run: the directory that <see cref="ConsoleFile"/> writes to.</summary>
internal sealed partial class RecordedConsoles(string runDirectory) : IConsoles
{
    private readonly string _directory = DirectoryIn(runDirectory);

    public IReadOnlyList<string> Names => !Directory.Exists(_directory) ? [] :
    [
        .. Directory.EnumerateFiles(_directory, "*" + ConsoleFile.Extension).Select(path => Path.GetFileName(path).Split('.')[0]).Where(IsName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    public static string DirectoryIn(string runDirectory) => Path.Combine(runDirectory, "console");

    /// <summary>Whether it can be a file's name without leading elsewhere.</summary>
    public static bool IsName(string resource) => Name().IsMatch(resource);

    public async IAsyncEnumerable<ConsoleLine> ReadAsync(string resource, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsName(resource))
        {
            yield break;
        }
        foreach (var path in new[] { resource + ConsoleFile.EarlierExtension, resource + ConsoleFile.Extension }.Select(name => Path.Combine(_directory, name)).Where(File.Exists))
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, useAsync: true));
            while (await reader.ReadLineAsync(cancellationToken) is { } text)
            {
                if (ConsoleText.Read(text) is { } line)
                {
                    yield return line;
                }
            }
        }
    }

    // No dot: those tell the parts of a file's name apart.
    [GeneratedRegex("^[A-Za-z0-9_-]{1,200}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

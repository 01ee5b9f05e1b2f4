using System.Text.RegularExpressions;

namespace OmniStack.Architecture.Tests;

/// <summary>The documentation names files and pages that exist.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfAPage_LeadToFilesThatExist(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var links = Link().Matches(File.ReadAllText(path)).Select(m => m.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal)).ToArray();

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)), $"{page} links to {link}."));
    }

    [Fact]
    public void Walks_OfTheArchitecture_NameFilesThatExist()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var files = SourceFile().Matches(text).Select(m => m.Groups["file"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(Directory.EnumerateFiles(Repository.Root, Path.GetFileName(file), SearchOption.AllDirectories),
            found => found.Replace('\\', '/').EndsWith(file, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<file>[\w./-]+\.(cs|lua))`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourceFile();
}

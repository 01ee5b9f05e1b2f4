using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OmniStack.Architecture.Tests;

/// <summary>The UseAspire=true build needs packages that not every feed has. What can be held without them: its files parse, and offer what the others offer.</summary>
public sealed class AspireBuildTests
{
    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Repository.Root, "OmniStack.*")
        .Select(project => Path.Combine(project, "Backing")).Where(Directory.Exists).Select(folder => Path.GetRelativePath(Repository.Root, folder))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void AspireFolder_OfAService_ParsesAndDeclaresWhatTheLocalOneDeclares(string folder)
    {
        var local = Parse(Path.Combine(Repository.Root, folder, "Local"));
        var aspire = Parse(Path.Combine(Repository.Root, folder, "Aspire"));

        Assert.Empty(local.Concat(aspire).SelectMany(tree => tree.GetDiagnostics(TestContext.Current.CancellationToken)));
        Assert.Subset(Entries(aspire).ToHashSet(StringComparer.Ordinal), Entries(local).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Code_OutsideOfTheBackingFolders_DoesNotKnowTheSwitch()
        => Assert.DoesNotContain(Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories),
            path => !path.EndsWith($"{nameof(AspireBuildTests)}.cs", StringComparison.Ordinal) && File.ReadLines(path).Any(line => line.StartsWith("#if", StringComparison.Ordinal) && line.Contains("ASPIRE", StringComparison.OrdinalIgnoreCase)));

    private static SyntaxTree[] Parse(string folder) => [.. Directory.EnumerateFiles(folder, "*.cs")
        .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose), path))];

    /// <summary>The extension methods, as a caller in Wiring.cs sees them.</summary>
    private static IEnumerable<string> Entries(IEnumerable<SyntaxTree> trees) => trees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(method => method.ParameterList.Parameters is [{ Modifiers: var modifiers }, ..] && modifiers.Any(SyntaxKind.ThisKeyword))
        .Select(method => $"{method.ReturnType} {method.Identifier}{method.ParameterList.NormalizeWhitespace()}");
}

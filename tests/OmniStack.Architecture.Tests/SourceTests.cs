using System.Text.RegularExpressions;

namespace OmniStack.Architecture.Tests;

/// <summary>Rules for the source that no analyzer holds.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 500;
    private const int MaxRazorLines = 200;

    // Aspire's names for what AppHost.cs passes in; no configuration is bound to them.
    private static readonly string[] AspireShaped = ["DistributedApplicationOptions", "ProjectResource", "ExecuteCommandContext"];

    /// <summary>Parameters of the hosting API in Aspire's shape: set in code, not bound from configuration.</summary>
    private static readonly string[] HostingParameters = ["CommandOptions", "ProjectResourceOptions", "DistributedApplicationOptions"];

    private static readonly IReadOnlyList<(string Path, string Text)> Sources =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor")
            .Where(path => !path[Repository.Root.Length..].Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "artifacts"))
            .Select(path => (path[(Repository.Root.Length + 1)..], File.ReadAllText(path))),
    ];

    [Fact]
    public void Files_AreShort() => Assert.Empty(Sources
        .Where(s => s.Text.AsSpan().Count('\n') > (s.Path.EndsWith(".razor", StringComparison.Ordinal) ? MaxRazorLines : MaxLines))
        .Select(s => s.Path));

    [Fact]
    public void Types_AreNotNamedAfterNothing() => Assert.Empty(Sources.SelectMany(s => Vague().Matches(s.Text).Select(m => $"{s.Path}: {m.Value}")));

    [Fact]
    public void Code_HoldsNothingLeftToDo() => Assert.Empty(Sources
        .Where(s => !s.Path.Contains("SourceTests", StringComparison.Ordinal))
        .SelectMany(s => Unfinished().Matches(s.Text).Select(m => $"{s.Path}: {m.Value}")));

    [Fact]
    public void OptionsClasses_NameTheirSectionAndAreValidated()
    {
        var options = Sources.Where(s => s.Path.StartsWith("src", StringComparison.Ordinal) || s.Path.StartsWith("OmniStack.", StringComparison.Ordinal))
            .Where(s => !AspireShaped.Contains(Path.GetFileNameWithoutExtension(s.Path)))
            .SelectMany(s => OptionsClass().Matches(s.Text).Select(m => (Name: m.Groups["name"].Value, s.Text)))
            .Where(o => !HostingParameters.Contains(o.Name, StringComparer.Ordinal)).ToArray();

        Assert.NotEmpty(options);
        Assert.All(options, o => Assert.Contains("const string Section", o.Text, StringComparison.Ordinal));
        Assert.All(options, o => Assert.Contains(Sources, s => s.Text.Contains($"IValidateOptions<{o.Name}>", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\b(class|record|struct|interface) \w*(Manager|Helper|Helpers|Util|Utils|Utilities|Common|Misc)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Vague();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|#region|Skip *= *""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"public sealed class (?<name>\w+Options)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex OptionsClass();
}

using System.Reflection;
using System.Text.RegularExpressions;
using OmniStack.Contracts;

namespace OmniStack.Daemon.Tests;

/// <summary>docs/errors.md lists every error code, and no other.</summary>
public sealed partial class ErrorDocumentationTests
{
    [Fact]
    public void ErrorsDocument_Codes_AreThoseOfTheContract()
    {
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        var rows = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"))).Select(row => row.Groups["code"].Value);

        Assert.Equal(codes.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<code>\w+)` \| \d{3} \| .+ \| .+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}

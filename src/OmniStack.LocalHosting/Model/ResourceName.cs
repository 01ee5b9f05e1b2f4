using System.Text.RegularExpressions;

namespace OmniStack.LocalHosting;

/// <summary>The grammar of resource names, and the names of environment variables made from them.</summary>
internal static partial class ResourceName
{
    private const int MaxLength = 64;

    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxLength || !Grammar().IsMatch(name))
        {
            throw new ArgumentException(
                $"'{name}' is no resource name: it takes ASCII letters, digits and single hyphens, a letter first, no hyphen last, at most {MaxLength} characters.",
                nameof(name));
        }
    }

    /// <returns>The name in upper case with an underscore for every character that a variable's name cannot hold.</returns>
    public static string ToVariable(string name) => NonWord().Replace(name, "_").ToUpperInvariant();

    [GeneratedRegex("^[a-zA-Z](-?[a-zA-Z0-9])*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"[^a-zA-Z0-9_]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NonWord();
}

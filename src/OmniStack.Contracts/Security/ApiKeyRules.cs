using System.Text.RegularExpressions;

namespace OmniStack.Contracts.Security;

/// <summary>The grammar of what concerns API keys.</summary>
public static partial class ApiKeyRules
{
    /// <summary>The header that carries a key's secret; <c>Authorization: Bearer</c> does too.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>A key's id: 16 lower-case letters and digits. Safe in a file's name and in a URL.</summary>
    public static bool IsId(string? value) => value is not null && Id().IsMatch(value);

    /// <summary>A key's name: 1 to 100 characters, none of them a control character.</summary>
    public static bool IsName(string? value) => value is { Length: >= 1 and <= 100 } && !value.Any(char.IsControl);

    /// <summary>A tenant: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, a letter or digit first.</summary>
    public static bool IsTenant(string? value) => value is not null && Tenant().IsMatch(value);

    [GeneratedRegex(@"\A[a-z0-9]{16}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tenant();
}

using System.Text.RegularExpressions;

namespace OmniStack.Contracts.Chat;

/// <summary>The grammar of the ids that a chat client chooses.</summary>
public static partial class ChatRules
{
    /// <summary>Characters of a session's name.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Fields of its own that an application may keep on one session.</summary>
    public const int MaxFields = 32;

    /// <summary>Characters of one such field as JSON.</summary>
    public const int MaxFieldLength = 4096;

    /// <summary>Sessions that a fork may share messages with, each a fork of the one before.</summary>
    public const int MaxForks = 50;

    /// <summary>Characters that a search may have.</summary>
    public const int MaxSearchLength = 100;

    /// <summary>A session, message or client id: 1 to 128 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>.</summary>
    public static bool IsId(string? value) => value is not null && Id().IsMatch(value);

    /// <summary>The id of a tenant's client: no other tenant's is the same, whatever its clients call themselves.</summary>
    public static string ClientId(string? tenant, string name) => tenant is null ? name : $"{tenant}:{name}";

    /// <returns>Whose client it is; null when no tenant's. A client that has a colon in a name of its own is taken for a tenant's.</returns>
    public static string? TenantOf(string clientId) => clientId.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? clientId[..end] : null;

    /// <summary>A field of an application's own: 1 to 64 letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsFieldName(string value) => FieldName().IsMatch(value);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldName();

    [GeneratedRegex(@"\A(?!\.{1,2}\z)[A-Za-z0-9._:-]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}

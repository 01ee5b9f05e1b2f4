using System.Text.RegularExpressions;

namespace OmniStack.Contracts.Chat;

/// <summary>The grammar of the ids that a chat client chooses.</summary>
public static partial class ChatRules
{
    /// <summary>A session, message or client id: 1 to 128 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>.</summary>
    public static bool IsId(string? value) => value is not null && Id().IsMatch(value);

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}

using System.Text;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Agents.State;

/// <summary>Keys as their owners write them, and as stores keep them: visible ASCII, whose order is the same everywhere.</summary>
internal static class StateKey
{
    private const int MaxLength = 200;

    /// <exception cref="OmniStackException"><c>state_key_invalid</c>.</exception>
    public static string Encode(string key)
    {
        if (key.Length is 0 or > MaxLength || !IsText(key))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.StateKeyInvalid,
                $"A key, name or id has 1 to {MaxLength} characters, none of them a control character.");
        }

        return Uri.EscapeDataString(key);
    }

    /// <summary>Of the beginning of keys; empty for all.</summary>
    /// <inheritdoc cref="Encode"/>
    public static string EncodePrefix(string prefix) => prefix.Length == 0 ? "" : Encode(prefix);

    public static string Decode(string key) => Uri.UnescapeDataString(key);

    /// <returns>The cursor, if it can be one.</returns>
    /// <exception cref="OmniStackException"><c>parameter_invalid</c>.</exception>
    public static string? Cursor(string? cursor) => cursor is null || (cursor.Length is > 0 and <= 1_000 && cursor.All(c => c is > ' ' and <= '~'))
        ? cursor
        : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "This is not a cursor of this list.");

    private static bool IsText(string key)
    {
        foreach (var rune in key.EnumerateRunes())
        {
            // Half of a surrogate pair reads as the replacement character: two such keys would be one.
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}

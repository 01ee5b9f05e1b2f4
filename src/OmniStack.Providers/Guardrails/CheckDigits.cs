namespace OmniStack.Providers.Guardrails;

/// <summary>Tells numbers that someone holds from those that only look like it.</summary>
internal static class CheckDigits
{
    /// <summary>By Luhn's sum; spaces and hyphens do not count.</summary>
    public static bool IsCard(string text)
    {
        var (sum, twice) = (0, false);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                var digit = (text[i] - '0') * (twice ? 2 : 1);
                sum += digit > 9 ? digit - 9 : digit;
                twice = !twice;
            }
        }

        return sum > 0 && sum % 10 == 0;
    }

    /// <summary>By ISO 7064 mod 97-10; spaces do not count.</summary>
    public static bool IsIban(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (compact.Length is < 15 or > 34)
        {
            return false;
        }

        var rest = 0;
        foreach (var sign in compact[4..] + compact[..4])
        {
            rest = char.IsAsciiDigit(sign) ? ((rest * 10) + (sign - '0')) % 97 : ((rest * 100) + (sign - 'A' + 10)) % 97;
        }

        return rest == 1;
    }
}

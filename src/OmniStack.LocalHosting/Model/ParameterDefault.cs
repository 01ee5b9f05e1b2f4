using System.Security.Cryptography;

namespace OmniStack.LocalHosting;

/// <summary>Makes a parameter's value when none is configured.</summary>
public abstract class ParameterDefault
{
    // A manifest has a form for the kinds given here only.
    private protected ParameterDefault()
    {
    }

    /// <returns>A value; another one at each call where it is random.</returns>
    public abstract string GetDefaultValue();
}

/// <summary>Makes a random text from a cryptographic source.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerSet = "abcdefghjkmnpqrstuvwxyz";                  // without the letters and digits that look alike
    private const string UpperSet = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericSet = "0123456789";
    private const string SpecialSet = "-_.{}~()*+!";

    /// <summary>Characters in all, or more when the minima of the classes sum up to more.</summary>
    public int MinLength { get; set; }

    /// <summary>Whether lower-case letters may occur.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether upper-case letters may occur.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether digits may occur.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether punctuation may occur.</summary>
    public bool Special { get; set; } = true;

    /// <summary>Lower-case letters at least.</summary>
    public int MinLower { get; set; }

    /// <summary>Upper-case letters at least.</summary>
    public int MinUpper { get; set; }

    /// <summary>Digits at least.</summary>
    public int MinNumeric { get; set; }

    /// <summary>Punctuation characters at least.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Every class of characters is switched off.</exception>
    public override string GetDefaultValue()
    {
        (bool Allowed, int Min, string Set)[] classes =
            [(Lower, MinLower, LowerSet), (Upper, MinUpper, UpperSet), (Numeric, MinNumeric, NumericSet), (Special, MinSpecial, SpecialSet)];
        var allowed = classes.Where(found => found.Allowed).ToArray();
        if (allowed.Length == 0)
        {
            throw new InvalidOperationException("A generated parameter needs at least one class of characters.");
        }

        var characters = allowed.SelectMany(found => RandomNumberGenerator.GetItems<char>(found.Set, found.Min)).ToList();
        characters.AddRange(RandomNumberGenerator.GetItems<char>(string.Concat(allowed.Select(found => found.Set)), Math.Max(0, MinLength - characters.Count)));
        var shuffled = characters.ToArray();
        RandomNumberGenerator.Shuffle<char>(shuffled);
        return new string(shuffled);
    }
}

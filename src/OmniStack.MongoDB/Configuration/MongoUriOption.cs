using System.Globalization;
using System.Runtime.InteropServices;

namespace OmniStack.MongoDB.Configuration;

/// <summary>One option of a connection string, percent-decoded; the name as it was written.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MongoUriOption(string Name, string Value)
{
    public bool AsBoolean() => Value switch
    {
        "true" => true,
        "false" => false,
        _ => throw Invalid("true or false"),
    };

    public int AsInteger(int min, int max) =>
        int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Invalid($"a number from {min} to {max}");

    /// <summary>Zero is refused: elsewhere it means no limit, and every wait here has one.</summary>
    public TimeSpan AsMilliseconds(int min = 1) => TimeSpan.FromMilliseconds(AsInteger(min, int.MaxValue));

    public string AsText() => Value.Length > 0 ? Value : throw Invalid("a value");

    /// <exception cref="MongoUriException">Any other value.</exception>
    public void MustBe(params ReadOnlySpan<string> accepted)
    {
        if (!accepted.Contains(Value))
        {
            throw Invalid(string.Join(" or ", accepted!));
        }
    }

    public MongoUriException Invalid(string accepted) => new($"The connection string's option {Name} must be {accepted}.");
}

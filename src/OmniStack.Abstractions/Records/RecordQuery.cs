namespace OmniStack.Abstractions.Records;

/// <summary>A range of keys; keys compare byte by byte.</summary>
public sealed record RecordQuery
{
    /// <summary>The lowest key; null for no bound.</summary>
    public string? From { get; init; }

    /// <summary>Keys lie below this one; null for no bound.</summary>
    public string? Below { get; init; }

    /// <summary>The last key of the page before, in the order of the list; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>Highest key first.</summary>
    public bool Descending { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The lower end of the page, and whether a record with just this key belongs to it.</summary>
    public (string? Key, bool Inclusive) Lower => After is null || Descending ? (From, true) : (After, false);

    /// <summary>The upper end of the page; a record with just this key does not belong to it.</summary>
    public string? Upper => Descending ? After ?? Below : Below;

    /// <summary>All keys that begin with the text.</summary>
    /// <param name="prefix">Visible ASCII; empty for all keys.</param>
    public static RecordQuery StartingWith(string prefix) => prefix.Length == 0
        ? new()
        : new() { From = prefix, Below = string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]) };
}

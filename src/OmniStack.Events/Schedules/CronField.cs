using System.Globalization;
using System.Numerics;

namespace OmniStack.Events.Schedules;

/// <summary>The values that one field of a cron expression allows, as bits.</summary>
/// <param name="Bits">Bit n is set when n is allowed; none above 59.</param>
/// <param name="IsOpen">It begins with <c>*</c> or is <c>?</c>, which decides how the two day fields go together.</param>
internal readonly record struct CronField(ulong Bits, bool IsOpen)
{
    public bool Allows(int value) => (Bits >> value & 1) == 1;

    /// <param name="from">0 to 60.</param>
    /// <returns>The least allowed value from there on; 64 when there is none.</returns>
    public int Next(int from) => BitOperations.TrailingZeroCount(Bits >> from << from);

    /// <exception cref="FormatException">With a message for the one who wrote it.</exception>
    public static CronField Parse(string text, CronFieldKind kind)
    {
        ulong bits = 0;
        foreach (var part in text.Split(','))
        {
            bits |= ParsePart(part, kind);
        }
        return new CronField(kind.Fold(bits), text.StartsWith('*') || text == "?");
    }

    private static ulong ParsePart(string part, CronFieldKind kind)
    {
        var (span, stepText) = part.Split('/') is var halves && halves.Length <= 2
            ? (halves[0], halves.ElementAtOrDefault(1))
            : throw Refuse(part, kind);
        var step = 1;
        if (stepText is not null && (!TryRead(stepText, out step) || step < 1))
        {
            throw Refuse(part, kind);
        }
        var (first, last) = ParseSpan(span, part, kind, isOpenEnded: stepText is not null);
        ulong bits = 0;
        for (var value = first; value <= last; value += step)
        {
            bits |= 1UL << value;
        }
        return bits;
    }

    private static (int First, int Last) ParseSpan(string span, string part, CronFieldKind kind, bool isOpenEnded)
    {
        if (span == "*" || (span == "?" && kind.IsDay))
        {
            return (kind.Min, kind.Max);
        }
        var ends = span.Split('-');
        var first = ParseValue(ends[0], part, kind);
        var last = ends.Length switch
        {
            1 => isOpenEnded ? kind.Max : first,
            2 => kind.AsEnd(ParseValue(ends[1], part, kind)),
            _ => throw Refuse(part, kind),
        };
        return first <= last ? (first, last) : throw new FormatException($"'{part}' in the field {kind.Name} ends before it begins.");
    }

    private static int ParseValue(string text, string part, CronFieldKind kind)
        => kind.FindName(text) is { } named ? named
            : TryRead(text, out var value) && value >= kind.Min && value <= kind.Max ? value
            : throw Refuse(part, kind);

    private static bool TryRead(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < 1000;

    private static FormatException Refuse(string part, CronFieldKind kind)
        => new($"'{part}' is not understood in the field {kind.Name}, which takes {kind.Min} to {kind.Max}{(kind.HasNames ? ", names" : "")}, *, ranges (a-b), steps (/n) and lists of these.");
}

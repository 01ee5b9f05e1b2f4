using System.Globalization;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Embedded.Events;

/// <summary>The place behind a page: the number of the last item that was looked at.</summary>
internal static class PageCursor
{
    public static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <returns>The number to list below; the highest for null.</returns>
    public static long Parse(string? cursor)
    {
        if (cursor is null)
        {
            return long.MaxValue;
        }

        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "This is not a cursor of this list.");
    }

    /// <summary>Looks at items until the page is full or <paramref name="maxExamined"/> were looked at.</summary>
    /// <returns>What matched, and the cursor for what follows; null when there is nothing more.</returns>
    public static (List<T> Items, string? Next) Select<T>(IEnumerable<T> items, Func<T, bool> matches, Func<T, long> number, int limit, int maxExamined)
    {
        List<T> found = [];
        var examined = 0;
        string? last = null;
        foreach (var item in items)
        {
            if (found.Count == limit || examined == maxExamined)
            {
                return (found, last);
            }

            examined++;
            last = Format(number(item));
            if (matches(item))
            {
                found.Add(item);
            }
        }

        return (found, null);
    }
}

using System.Collections.Frozen;

namespace OmniStack.Daemon.Agents.Text;

/// <summary>
/// Finds where sentences end in a paragraph. A full stop ends none within a number, after a title or an initial, or before a
/// small letter; after an abbreviation that may also close a sentence, it does when the next word usually opens one.
/// </summary>
internal static class SentenceSplitter
{
    private const string Terminators = ".!?\u2026";
    private const string WideTerminators = "\u3002\uFF01\uFF1F";
    private const string Closers = "\"')]}\u201D\u2019\u00BB\u300D\u300F";
    private const string Openers = "\"'([{\u201C\u2018\u00AB\u300C\u300E";

    /// <summary>A name or a number follows: never the end.</summary>
    private static readonly FrozenSet<string> Joining = Set(
        "adm al approx c ca capt cf col dr e.g eq eqs est fig figs fr gen gov hon i.e lt mr mrs ms mt mx no nos p pp pres prof rep rev sec sen sgt st viz vol vols vs");

    /// <summary>May stand in the middle or at the end.</summary>
    private static readonly FrozenSet<string> Ambiguous = Set(
        "a.m apr assn aug ave b.c blvd bros co corp d.c dec dept dist e.u etc feb gmbh inc jan jr jul jun ltd m.a mar nov oct p.m ph.d rd sep sept sr u.k u.n u.s u.s.a univ");

    private static readonly FrozenSet<string> SentenceStarts = Set(
        "a after all although an and as at before both but by each even every first for from he her his how however i if in it its many more most my no nobody none not nothing on once one only our she since so some still such that the their then there these they this those though to today two under until we what when where while who why with within without yet you your");

    public static IEnumerable<string> Split(string paragraph)
    {
        var start = 0;
        for (var i = 0; i < paragraph.Length; i++)
        {
            if (!IsTerminator(paragraph[i]))
            {
                continue;
            }
            var end = SkipClosers(paragraph, SkipTerminators(paragraph, i));
            if (IsEnd(paragraph, start, i, end))
            {
                yield return paragraph[start..end].Trim();
                start = end;
            }
            i = end - 1;
        }
        var rest = paragraph[start..].Trim();
        if (rest.Length > 0)
        {
            yield return rest;
        }
    }

    /// <returns>True when the text closes like a sentence, quotes and brackets aside.</returns>
    public static bool EndsSentence(string text)
    {
        var plain = text.AsSpan().TrimEnd(Closers);
        return plain.Length > 0 && (IsTerminator(plain[^1]) || plain[^1] is ':' or ';');
    }

    private static bool IsEnd(string text, int start, int mark, int end)
    {
        if (end >= text.Length || WideTerminators.Contains(text[mark]))
        {
            return true;
        }
        if (!char.IsWhiteSpace(text[end]))
        {
            return false;
        }
        var next = text.AsSpan(end).TrimStart().TrimStart(Openers);
        if (next.Length == 0 || char.IsLower(next[0]))
        {
            return next.Length == 0;
        }
        return text[mark] != '.' || end - mark > 1 || !IsAbbreviation(LastWord(text, start, mark), next);
    }

    private static bool IsAbbreviation(string word, ReadOnlySpan<char> next)
    {
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && word != "I";
        var isInitialism = word.Length > 2 && word[1] == '.' && word.Where((_, index) => index % 2 == 1).All(c => c == '.');
        if (isInitial || Joining.Contains(word))
        {
            return true;
        }
        return (isInitialism || Ambiguous.Contains(word)) && !OpensSentence(next);
    }

    private static bool OpensSentence(ReadOnlySpan<char> next)
    {
        var length = next.IndexOfAnyExcept(Letters);
        return SentenceStarts.Contains((length < 0 ? next : next[..length]).ToString());
    }

    /// <summary>The word before a mark, with the stops inside it: for example <c>e.g</c>.</summary>
    private static string LastWord(string text, int start, int mark)
    {
        var first = mark;
        while (first > start && (char.IsLetterOrDigit(text[first - 1]) || text[first - 1] == '.'))
        {
            first--;
        }
        return text[first..mark];
    }

    private static int SkipTerminators(string text, int index)
    {
        while (index < text.Length && IsTerminator(text[index]))
        {
            index++;
        }
        return index;
    }

    private static int SkipClosers(string text, int index)
    {
        while (index < text.Length && Closers.Contains(text[index]))
        {
            index++;
        }
        return index;
    }

    private static bool IsTerminator(char c) => Terminators.Contains(c) || WideTerminators.Contains(c);

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

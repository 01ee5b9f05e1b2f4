using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace OmniStack.Daemon.Agents.Text;

/// <summary>The words of a text that carry its subject.</summary>
internal static partial class Words
{
    private static readonly FrozenSet<string> StopWords = FrozenSet.ToFrozenSet("""
        a about above after again against all almost also although always am among an and another any are aren't around as at away back be became
        because been before being below between both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't done
        down during each either else enough even ever every few first for from further gave get gets give given go goes going gone got had hadn't
        has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how how's however i i'd i'll i'm i've if
        in indeed instead into is isn't it it's its itself just keep kept know last least less let let's like made make makes many may maybe me
        might more most much must my myself near neither never no nor not nothing now of off often on once one ones only or other others ought our
        ours ourselves out over own per perhaps put quite rather really said same say says see seem seemed seems several shall she she'd she'll she's
        should shouldn't since so some something soon still such take taken than that that's the their theirs them themselves then there there's
        therefore these they they'd they'll they're they've thing things this those though three through time times thus to together too took toward towards
        two under until up upon us use used uses using very was wasn't we we'd we'll we're we've well went were weren't what what's when when's
        where where's whether which while who who's whole whom whose why will with within without won't would wouldn't yet you you'd you'll you're
        you've your yours yourself yourselves
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>Every word in its written form, stop words included, in order.</summary>
    public static IEnumerable<string> All(string text) => Word().Matches(text).Select(match => match.Value);

    /// <returns>False for words that any text has, for single letters and for bare numbers.</returns>
    public static bool IsContent(string word)
    {
        var plain = Plain(word);
        return plain.Length > 1 && !char.IsAsciiDigit(plain[0]) && !StopWords.Contains(plain);
    }

    /// <summary>One form for a word's singular, plural and possessive, in lower case.</summary>
    public static string Stem(string word)
    {
        var plain = Plain(word);
        plain = plain.EndsWith("'s", StringComparison.Ordinal) ? plain[..^2] : plain.TrimEnd('\'');
        return plain switch
        {
            [.. var root, 'i', 'e', 's'] when root.Length > 2 => root + "y",
            [.., 's' or 'u' or 'i', 's'] => plain,
            [.. var root, ('s' or 'x' or 'h') and var last, 'e', 's'] when root.Length > 1 => root + last,
            [.. var root, 's'] when root.Length > 2 => root,
            _ => plain,
        };
    }

    private static string Plain(string word) => word.ToLowerInvariant().Replace('\u2019', '\'');

    /// <summary>Letters and digits, joined by single hyphens or apostrophes. Each CJK ideograph counts as a word.</summary>
    [GeneratedRegex(@"[\u3400-\u9FFF]|[\p{L}\p{N}-[\u3400-\u9FFF]]+(?:['\u2019-][\p{L}\p{N}]+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Word();
}

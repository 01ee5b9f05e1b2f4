namespace OmniStack.Daemon.Agents.Text;

/// <summary>
/// Finds the words and phrases a text keeps coming back to: content words, and runs of two or three of them that occur at least
/// twice. A word that occurs mostly inside a chosen phrase is left to the phrase.
/// </summary>
internal static class KeywordExtractor
{
    private const int MaxPhraseWords = 3;
    private const double OwnShare = 0.5;

    public static IReadOnlyList<Keyword> Extract(Document document, int count)
    {
        var terms = document.Headings.Concat(document.Sentences.Select(sentence => sentence.Text))
            .SelectMany(Occurrences)
            .GroupBy(occurrence => occurrence.Key, StringComparer.Ordinal)
            .Select(group => Term.From(group.Key, [.. group.Select(occurrence => occurrence.Written)]))
            .Where(term => term.Words == 1 || term.Count > 1)
            .ToList();
        List<Term> chosen = [];
        foreach (var term in terms.OrderByDescending(term => term.Score).ThenByDescending(term => term.Words).ThenBy(term => term.Key, StringComparer.Ordinal))
        {
            if (chosen.Count == count)
            {
                break;
            }
            // A phrase drops its own parts, and a part is not listed beside the phrase that nearly always holds it.
            if (!chosen.Any(other => Overlaps(other, term)))
            {
                chosen.Add(term);
            }
        }
        var top = chosen.Count == 0 ? 1 : chosen[0].Score;
        return [.. chosen.Select(term => new Keyword(term.Written, Math.Round(term.Score / top, 3), term.Count))];
    }

    private static bool Overlaps(Term chosen, Term term)
    {
        var (longer, shorter) = chosen.Words >= term.Words ? (chosen, term) : (term, chosen);
        return longer != shorter && $" {longer.Key} ".Contains($" {shorter.Key} ", StringComparison.Ordinal)
            && (shorter == chosen || longer.Count > OwnShare * shorter.Count);
    }

    private static IEnumerable<(string Key, string Written)> Occurrences(string text)
    {
        foreach (var run in Runs(text))
        {
            for (var first = 0; first < run.Count; first++)
            {
                for (var length = 1; length <= MaxPhraseWords && first + length <= run.Count; length++)
                {
                    var words = run.GetRange(first, length);
                    yield return (string.Join(' ', words.Select(Words.Stem)), string.Join(' ', words));
                }
            }
        }
    }

    /// <summary>Content words that follow each other with nothing but blanks between them.</summary>
    private static IEnumerable<List<string>> Runs(string text)
    {
        List<string> run = [];
        foreach (var token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Words.All(token).ToArray();
            var joins = words.Length == 1 && Words.IsContent(words[0]);
            if (run.Count > 0 && (!joins || !char.IsLetterOrDigit(token[0])))
            {
                yield return run;
                run = [];
            }
            run.AddRange(joins ? words : []);
            if (run.Count > 0 && !char.IsLetterOrDigit(token[^1]))
            {
                yield return run;
                run = [];
            }
            foreach (var word in joins ? [] : words.Where(Words.IsContent))
            {
                yield return [word];
            }
        }
        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private sealed record Term(string Key, string Written, int Count, int Words)
    {
        /// <summary>A phrase says more than a word as frequent.</summary>
        public double Score => Count * (1 + 0.75 * (Words - 1));

        public static Term From(string key, IReadOnlyCollection<string> written)
        {
            // Capitals stay where the text never writes the word without them, as in a name.
            var form = written.CountBy(word => word, StringComparer.Ordinal)
                .OrderBy(word => word.Key.Any(char.IsUpper)).ThenByDescending(word => word.Value).First().Key;
            return new Term(key, form, written.Count, key.Count(c => c == ' ') + 1);
        }
    }
}

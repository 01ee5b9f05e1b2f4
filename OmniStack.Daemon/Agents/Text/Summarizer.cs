using System.Collections.Frozen;

namespace OmniStack.Daemon.Agents.Text;

/// <summary>
/// Picks the sentences that say most of what the text says. A word weighs more the more often the text uses it, and nothing when
/// it comes once; more again when a heading has it. A sentence weighs what its words do, by its length. What a picked sentence
/// has said weighs less in the next.
/// </summary>
internal static class Summarizer
{
    private const double HeadingWeight = 1.5;
    private const double SaidWeight = 0.4;
    private const double OpeningWeight = 1.5;
    private const double ParagraphOpeningWeight = 1.15;
    private const double DanglingWeight = 0.7;
    private const double QuestionWeight = 0.6;

    /// <summary>1 would divide by the length and favour the shortest sentences, 0 the longest.</summary>
    private const double LengthExponent = 0.7;

    /// <summary>Sentences of fewer content words say little by themselves.</summary>
    private const int FewWords = 5;

    /// <summary>First words that lean on the sentence before.</summary>
    private static readonly FrozenSet<string> Dangling = FrozenSet.ToFrozenSet(
        ["also", "and", "but", "he", "her", "his", "however", "it", "its", "or", "she", "so", "that", "their", "then", "therefore", "these", "they", "this", "those", "thus", "yet"],
        StringComparer.OrdinalIgnoreCase);

    /// <returns>At most <paramref name="count"/> sentences, in the order of the text.</returns>
    public static IReadOnlyList<string> Summarize(Document document, int count)
    {
        var candidates = document.Sentences.Select((sentence, index) => new Candidate(index, sentence, StemsOf(sentence.Text))).ToList();
        var weights = Weigh(document, candidates);
        List<Candidate> picked = [];
        while (picked.Count < count && candidates.Count > 0)
        {
            var best = candidates.MaxBy(candidate => Score(candidate, weights))!;
            picked.Add(best);
            candidates.RemoveAll(candidate => candidate == best || candidate.Sentence.Text == best.Sentence.Text);
            foreach (var stem in best.Stems)
            {
                weights[stem] *= SaidWeight;
            }
        }
        return [.. picked.OrderBy(candidate => candidate.Index).Select(candidate => candidate.Sentence.Text)];
    }

    private static Dictionary<string, double> Weigh(Document document, IReadOnlyList<Candidate> candidates)
    {
        var weights = candidates.SelectMany(candidate => candidate.Stems).CountBy(stem => stem, StringComparer.Ordinal)
            .ToDictionary(word => word.Key, word => Math.Log2(word.Value), StringComparer.Ordinal);
        foreach (var stem in document.Headings.SelectMany(StemsOf).Distinct(StringComparer.Ordinal).Where(weights.ContainsKey))
        {
            weights[stem] *= HeadingWeight;
        }
        return weights;
    }

    private static double Score(Candidate candidate, Dictionary<string, double> weights)
    {
        var distinct = candidate.Stems.Distinct(StringComparer.Ordinal).ToArray();
        if (distinct.Length == 0)
        {
            return 0;
        }
        var score = distinct.Sum(stem => weights[stem]) / Math.Pow(Math.Max(distinct.Length, FewWords), LengthExponent);
        score *= candidate switch
        {
            { Index: 0 } => OpeningWeight,
            { Sentence.OpensParagraph: true } => ParagraphOpeningWeight,
            _ => 1,
        };
        score *= Dangling.Contains(Words.All(candidate.Sentence.Text).First()) ? DanglingWeight : 1;
        score *= candidate.Sentence.Text.EndsWith('?') ? QuestionWeight : 1;
        return distinct.Length < FewWords ? score * distinct.Length / FewWords : score;
    }

    private static string[] StemsOf(string text) => [.. Words.All(text).Where(Words.IsContent).Select(Words.Stem)];

    private sealed record Candidate(int Index, Sentence Sentence, string[] Stems);
}

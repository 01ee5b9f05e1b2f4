using System.Text.RegularExpressions;

namespace OmniStack.Daemon.Agents.Text;

/// <summary>A text taken apart: blank lines, headings and list items separate what lines and punctuation alone do not.</summary>
/// <param name="Sentences">In the order of the text.</param>
/// <param name="Headings">Short lines of their own without final punctuation; never a sentence of a summary.</param>
internal sealed partial record Document(IReadOnlyList<Sentence> Sentences, IReadOnlyList<string> Headings)
{
    private const int MaxHeadingLength = 120;

    public static Document Parse(string text)
    {
        List<Sentence> sentences = [];
        List<string> headings = [];
        foreach (var paragraph in Paragraphs(text))
        {
            if (IsHeading(paragraph))
            {
                headings.Add(paragraph.TrimStart('#', ' '));
                continue;
            }
            sentences.AddRange(SentenceSplitter.Split(paragraph).Select((sentence, index) => new Sentence(sentence, index == 0)));
        }
        return new Document(sentences, headings);
    }

    /// <summary>Every run of white space as one blank: the form in which each sentence is a part of its text.</summary>
    public static string Normalize(string text) => WhiteSpace().Replace(text, " ").Trim();

    private static IEnumerable<string> Paragraphs(string text)
    {
        List<string> lines = [];
        foreach (var line in text.EnumerateLines().Append(""))
        {
            var marker = ListMarker().Match(line);
            if ((string.IsNullOrWhiteSpace(line) || marker.Success || line.StartsWith('#')) && lines.Count > 0)
            {
                yield return Normalize(string.Join(' ', lines));
                lines.Clear();
            }
            if (line.StartsWith('#'))
            {
                yield return Normalize(line);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                lines.Add(line[marker.Length..]);
            }
        }
    }

    private static bool IsHeading(string paragraph)
        => paragraph.StartsWith('#') || (paragraph.Length <= MaxHeadingLength && !SentenceSplitter.EndsSentence(paragraph));

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^\s*(?:[-*\u2022]|\d{1,3}[.)])\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListMarker();
}

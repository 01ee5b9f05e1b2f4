using OmniStack.Daemon.Agents.Text;

namespace OmniStack.Daemon.Tests;

public sealed class SummarizerTests
{
    public static TheoryData<string> Documents => [.. Directory.GetFiles(Path.Combine(Repository.Root, "examples", "documents"), "*.txt").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Summarize_RealDocument_ReturnsItsSentencesInOrder(string name)
    {
        var text = Read(name);
        var document = Document.Parse(text);
        for (var count = 1; count <= 12; count++)
        {
            AssertFromText(text, Summarizer.Summarize(document, count), count);
        }
    }

    [Fact]
    public void Summarize_RandomTexts_ReturnsTheirSentencesInOrder()
    {
        string[] parts = ["Dr. Li", "the light", "the boats", "3.5 per cent", "rose", "fell.", "Why?", "\u201cGo!\u201d", "\n\n", "\n", "- ", "e.g. rain", "...", "The U.S.", "\u660e\u65e5\u3002", "storm", "storm.", "  ", "# Head\n"];
        var random = new Random(20261121);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 80)).Select(_ => parts[random.Next(parts.Length)]));
            var document = Document.Parse(text);
            var count = random.Next(1, 8);
            AssertFromText(text, Summarizer.Summarize(document, count), Math.Min(count, document.Sentences.Select(s => s.Text).Distinct(StringComparer.Ordinal).Count()));
        }
    }

    [Fact]
    public void Summarize_OneSubject_PicksTheSentenceAboutIt()
    {
        var document = Document.Parse("We had lunch at noon. The harbour light was lit by the keeper of the harbour. Somebody laughed. The keeper cleaned the harbour light each night. Rain fell.");

        Assert.All(Summarizer.Summarize(document, 2), sentence => Assert.Contains("harbour", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Summarize_RepeatedSentence_ReturnsItOnce()
    {
        var document = Document.Parse("The light saved many boats. The light saved many boats. The tower stands on the bar.");

        Assert.Equal(["The light saved many boats.", "The tower stands on the bar."], Summarizer.Summarize(document, 3));
    }

    [Fact]
    public void Extract_RealDocument_FindsPhrasesAndWords()
    {
        var keywords = KeywordExtractor.Extract(Document.Parse(Read("night-shift-report.txt")), 15);

        Assert.Equal(15, keywords.Count);
        Assert.Contains(keywords, keyword => keyword.Term.Contains(' ', StringComparison.Ordinal));
        Assert.Contains(keywords, keyword => keyword.Term == "disk");
        Assert.Equal(1, keywords[0].Score);
        Assert.All(keywords, keyword => Assert.InRange(keyword.Score, 0, 1));
        Assert.Equal(keywords.Select(keyword => keyword.Score).OrderDescending(), keywords.Select(keyword => keyword.Score));
    }

    [Fact]
    public void Extract_NoContentWords_FindsNothing() => Assert.Empty(KeywordExtractor.Extract(Document.Parse("It is what it is. 42."), 10));

    private static void AssertFromText(string text, IReadOnlyList<string> summary, int count)
    {
        // List markers and headings stand between the paragraphs, so a sentence is looked for, not put together.
        var normalized = Document.Normalize(text);
        var from = 0;
        foreach (var sentence in summary)
        {
            var at = normalized.IndexOf(sentence, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"Not in the text, or not in order: {sentence}");
            from = at + sentence.Length;
        }
        Assert.Equal(count, summary.Count);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, "examples", "documents", name));
}

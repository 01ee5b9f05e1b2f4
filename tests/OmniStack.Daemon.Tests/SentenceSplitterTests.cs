using OmniStack.Daemon.Agents.Text;

namespace OmniStack.Daemon.Tests;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("Dr. Ahn met Mr. Li. They spoke.", "Dr. Ahn met Mr. Li.|They spoke.")]
    [InlineData("Take e.g. Paris or i.e. Rome. Go.", "Take e.g. Paris or i.e. Rome.|Go.")]
    [InlineData("The U.S. Senate met. He left the U.S. The rest stayed.", "The U.S. Senate met.|He left the U.S.|The rest stayed.")]
    [InlineData("It rose 3.5 per cent. Fig. 2 shows it.", "It rose 3.5 per cent.|Fig. 2 shows it.")]
    [InlineData("J. R. R. Tolkien wrote it. Read it.", "J. R. R. Tolkien wrote it.|Read it.")]
    [InlineData("\u201cStop!\u201d he said. \"Why?\" She ran.", "\u201cStop!\u201d he said.|\"Why?\"|She ran.")]
    [InlineData("She said: \u201cGo home.\u201d Then she left.", "She said: \u201cGo home.\u201d|Then she left.")]
    [InlineData("Well... maybe not. Wait\u2026 Now!", "Well... maybe not.|Wait\u2026|Now!")]
    [InlineData("At 5 p.m. Friday it closed. We met at 5 p.m. The door was shut.", "At 5 p.m. Friday it closed.|We met at 5 p.m.|The door was shut.")]
    [InlineData("(He knew.) She did not.", "(He knew.)|She did not.")]
    [InlineData("Version 2.0.1 is out at example.com now. Get it!?", "Version 2.0.1 is out at example.com now.|Get it!?")]
    [InlineData("\u4eca\u65e5\u306f\u96e8\u3002\u660e\u65e5\u306f\u6674\u308c\uff01", "\u4eca\u65e5\u306f\u96e8\u3002|\u660e\u65e5\u306f\u6674\u308c\uff01")]
    [InlineData("", "")]
    [InlineData("...", "...")]
    public void Split_Paragraph_EndsSentencesWhereAReaderWould(string paragraph, string expected)
        => Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(paragraph)));

    [Fact]
    public void Parse_HeadingsListsAndWrappedLines_AreSeparated()
    {
        var document = Document.Parse("# Title\nFirst line of\r\na sentence. Second.\n\nA heading\n\n- one item\n  goes on.\n2) another item.\n");

        Assert.Equal(["Title", "A heading"], document.Headings);
        Assert.Equal(["First line of a sentence.", "Second.", "one item goes on.", "another item."], document.Sentences.Select(s => s.Text));
    }
}

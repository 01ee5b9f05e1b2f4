using OmniStack.Daemon.Agents.Text;
using OmniStack.Events;

namespace OmniStack.Daemon.Agents;

/// <summary>The agents that come with the daemon. They need no key and no network.</summary>
internal static class ShippedAgents
{
    private const string Tides = "Tides are the rise and fall of the sea. They are caused by the pull of the moon and of the sun. "
        + "When moon and sun pull in one line, the tides are highest. Fishermen have planned their days by the tides for thousands of years. "
        + "Today tables of the tides are computed for every harbour.";

    public static OmniDaemonBuilder AddShippedAgents(this OmniDaemonBuilder daemon) => daemon
        .AddAgent("greet.user", (GreetContent content) => new GreetResult($"Hello, {content.Name}!"), "greeter",
            agent => (agent.Description, agent.Example) = ("Greets a user by name.", new GreetContent("Ada")))
        .AddAgent("document.summarize", (SummarizeContent content) => Summarize(content), "summarizer",
            agent => (agent.Description, agent.Example) = ("Summarizes a text by its own most telling sentences, in their order.", new SummarizeContent(Tides)))
        .AddAgent("document.keywords", (KeywordsContent content) => FindKeywords(content), "keywords",
            agent => (agent.Description, agent.Example) = ("Finds the words and phrases that a text is about.", new KeywordsContent(Tides)));

    private static SummarizeResult Summarize(SummarizeContent content)
    {
        RequireRange("sentences", content.Sentences, 50);
        var document = Parse(content.Text);
        return document.Sentences.Count > 0
            ? new SummarizeResult(Summarizer.Summarize(document, content.Sentences), document.Sentences.Count)
            : throw new NonRetriableException("text holds no sentence.");
    }

    private static KeywordsResult FindKeywords(KeywordsContent content)
    {
        RequireRange("count", content.Count, 100);
        return new KeywordsResult(KeywordExtractor.Extract(Parse(content.Text), content.Count));
    }

    private static Document Parse(string text)
    {
        const int maxCharacters = 1_000_000;
        return text.Length <= maxCharacters
            ? Document.Parse(text)
            : throw new NonRetriableException($"text has {text.Length} characters; the limit is {maxCharacters}.");
    }

    private static void RequireRange(string member, int value, int max)
    {
        if (value < 1 || value > max)
        {
            throw new NonRetriableException($"{member} must be 1 to {max}; it is {value}.");
        }
    }
}

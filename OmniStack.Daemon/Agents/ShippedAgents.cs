using OmniStack.Daemon.Agents.Text;
using OmniStack.Events;

namespace OmniStack.Daemon.Agents;

/// <summary>The agents that come with the daemon. They need no key and no network.</summary>
internal static class ShippedAgents
{
    public static OmniDaemonBuilder AddShippedAgents(this OmniDaemonBuilder daemon) => daemon
        .AddAgent("greet.user", (GreetContent content) => new GreetResult($"Hello, {content.Name}!"), "greeter",
            agent => agent.Description = "Greets a user by name.")
        .AddAgent("document.summarize", (SummarizeContent content) => Summarize(content), "summarizer",
            agent => agent.Description = "Summarizes a text by its own most telling sentences, in their order.")
        .AddAgent("document.keywords", (KeywordsContent content) => FindKeywords(content), "keywords",
            agent => agent.Description = "Finds the words and phrases that a text is about.");

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

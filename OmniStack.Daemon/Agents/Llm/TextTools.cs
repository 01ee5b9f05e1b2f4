using System.ComponentModel;
using Microsoft.Extensions.AI;
using OmniStack.Daemon.Agents.Text;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>What the shipped agents can do, as tools of agents that are written in the configuration.</summary>
internal static class TextTools
{
    private const int MaxSentences = 50;
    private const int MaxKeywords = 100;

    public static IServiceCollection AddTextTools(this IServiceCollection services) => services
        .AddSingleton<AIFunction>(AIFunctionFactory.Create(Summarize, "summarize_text", "The most telling sentences of a text, in their order."))
        .AddSingleton<AIFunction>(AIFunctionFactory.Create(FindKeywords, "find_keywords", "The words and phrases that a text is about."));

    private static object Summarize(string text, [Description("1 to 50.")] int sentences = 3)
        => Summarizer.Summarize(Document.Parse(text), Math.Clamp(sentences, 1, MaxSentences));

    private static object FindKeywords(string text, [Description("1 to 100.")] int count = 10)
        => KeywordExtractor.Extract(Document.Parse(text), Math.Clamp(count, 1, MaxKeywords));
}

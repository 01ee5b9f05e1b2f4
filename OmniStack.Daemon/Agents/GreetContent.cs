using System.ComponentModel;
using OmniStack.Daemon.Agents.Text;

namespace OmniStack.Daemon.Agents;

/// <summary>Content of <c>greet.user</c>.</summary>
internal sealed record GreetContent([Description("Whom to greet.")] string Name);

/// <summary>Result of <c>greet.user</c>.</summary>
internal sealed record GreetResult(string Reply);

/// <summary>Content of <c>document.summarize</c>.</summary>
internal sealed record SummarizeContent(
    [Description("At most 1,000,000 characters.")] string Text,
    [Description("The most to return, 1 to 50.")] int Sentences = 3);

/// <summary>Result of <c>document.summarize</c>.</summary>
/// <param name="Summary">Whole sentences of the text, in their order, with white space reduced to single blanks.</param>
/// <param name="SentenceCount">How many sentences the text has.</param>
internal sealed record SummarizeResult(IReadOnlyList<string> Summary, int SentenceCount);

/// <summary>Content of <c>document.keywords</c>.</summary>
internal sealed record KeywordsContent(
    [Description("At most 1,000,000 characters.")] string Text,
    [Description("The most to return, 1 to 100.")] int Count = 10);

/// <summary>Result of <c>document.keywords</c>.</summary>
/// <param name="Keywords">The strongest first.</param>
internal sealed record KeywordsResult(IReadOnlyList<Keyword> Keywords);

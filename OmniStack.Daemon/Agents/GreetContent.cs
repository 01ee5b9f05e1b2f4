using OmniStack.Daemon.Agents.Text;

namespace OmniStack.Daemon.Agents;

/// <summary>Content of <c>greet.user</c>.</summary>
internal sealed record GreetContent(string Name);

/// <summary>Result of <c>greet.user</c>.</summary>
internal sealed record GreetResult(string Reply);

/// <summary>Content of <c>document.summarize</c>.</summary>
/// <param name="Text">At most 1,000,000 characters.</param>
/// <param name="Sentences">The most to return, 1 to 50.</param>
internal sealed record SummarizeContent(string Text, int Sentences = 3);

/// <summary>Result of <c>document.summarize</c>.</summary>
/// <param name="Summary">Whole sentences of the text, in their order, with white space reduced to single blanks.</param>
/// <param name="SentenceCount">How many sentences the text has.</param>
internal sealed record SummarizeResult(IReadOnlyList<string> Summary, int SentenceCount);

/// <summary>Content of <c>document.keywords</c>.</summary>
/// <param name="Text">At most 1,000,000 characters.</param>
/// <param name="Count">The most to return, 1 to 100.</param>
internal sealed record KeywordsContent(string Text, int Count = 10);

/// <summary>Result of <c>document.keywords</c>.</summary>
/// <param name="Keywords">The strongest first.</param>
internal sealed record KeywordsResult(IReadOnlyList<Keyword> Keywords);

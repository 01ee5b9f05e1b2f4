namespace OmniStack.Daemon.Agents.Text;

/// <summary>A sentence as it stands in a text, its white space reduced to single blanks.</summary>
/// <param name="Text">With its final punctuation and closing quotes.</param>
/// <param name="OpensParagraph">True for the first of its paragraph.</param>
internal sealed record Sentence(string Text, bool OpensParagraph);

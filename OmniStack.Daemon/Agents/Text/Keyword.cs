namespace OmniStack.Daemon.Agents.Text;

/// <summary>A word or phrase of a text.</summary>
/// <param name="Term">As the text writes it.</param>
/// <param name="Score">1 for the strongest of the text, 0 to 1 for the others.</param>
/// <param name="Count">How often it occurs.</param>
internal sealed record Keyword(string Term, double Score, int Count);

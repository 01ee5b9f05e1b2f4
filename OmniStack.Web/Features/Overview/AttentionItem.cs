namespace OmniStack.Web.Features.Overview;

/// <summary>Something that a person should look at, and the place to act.</summary>
/// <param name="Tone">warn or bad.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Path">Where to act.</param>
/// <param name="Act">What one does there, as the link says it.</param>
public sealed record AttentionItem(string Tone, string Text, string Path, string Act);

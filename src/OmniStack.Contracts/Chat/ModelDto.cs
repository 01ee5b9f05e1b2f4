namespace OmniStack.Contracts.Chat;

/// <summary>The model behind the chat (<c>GET /api/models</c>, an array).</summary>
/// <param name="Id">The id that answers carry in their metadata.</param>
/// <param name="Provider"><c>openai</c> for any OpenAI-compatible endpoint, or <c>demo</c>.</param>
/// <param name="Demo">True when no model is configured and the built-in demo answers.</param>
/// <param name="Description">One sentence for people. Never a secret.</param>
public sealed record ModelDto(string Id, string Provider, bool Demo, string Description);

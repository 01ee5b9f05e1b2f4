namespace OmniStack.Contracts.Chat;

/// <summary>A whole conversation (<c>GET /api/sessions/{id}/export</c>).</summary>
/// <param name="Session">As it is listed.</param>
/// <param name="Messages">Its active branch, oldest first; read as it is written, so that no length is too long.</param>
public sealed record SessionExport(SessionDto Session, IAsyncEnumerable<UIMessageDto> Messages);

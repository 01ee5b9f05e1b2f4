namespace OmniStack.Contracts.Chat;

/// <summary>Which files may go with a message (<c>GET /api/attachments/limits</c>).</summary>
/// <param name="MaxBytes">Of one file.</param>
/// <param name="MaxPerMessage">Files of one message.</param>
/// <param name="MediaTypes">What is taken; the bytes of a file count, not its name.</param>
public sealed record AttachmentLimits(int MaxBytes, int MaxPerMessage, IReadOnlyList<string> MediaTypes);

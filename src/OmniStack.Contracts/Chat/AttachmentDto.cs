namespace OmniStack.Contracts.Chat;

/// <summary>A file that a client has uploaded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">What the <c>url</c> of a message's file part names it by, and where its content is.</param>
/// <param name="MediaType">As its bytes show.</param>
/// <param name="Filename">As the client named it; null when it did not.</param>
/// <param name="Bytes">Size of the content.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record AttachmentDto(string Id, string Url, string MediaType, string? Filename, long Bytes, DateTimeOffset CreatedAt);

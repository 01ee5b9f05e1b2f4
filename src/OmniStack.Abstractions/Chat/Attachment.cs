namespace OmniStack.Abstractions.Chat;

/// <summary>A file that a client has sent, without its content, which never changes.</summary>
public sealed record Attachment
{
    /// <summary>Chosen by the service; letters, digits and <c>_</c>.</summary>
    public required string Id { get; init; }
    /// <summary>Its owner; nobody else sees it.</summary>
    public required string ClientId { get; init; }
    /// <summary>The session whose messages name it; null until one does. When it is deleted, the first of <see cref="SharedWith"/> follows it.</summary>
    public string? SessionId { get; init; }
    /// <summary>Forks of that session with messages that name it. It is deleted with the last of them all.</summary>
    public IReadOnlyList<string> SharedWith { get; init => field = value is { Count: > 0 } ? value : []; } = [];
    /// <summary>As the client named the file; null when it did not.</summary>
    public string? Name { get; init; }
    /// <summary>As its bytes show, whatever the client called it.</summary>
    public required string MediaType { get; init; }
    /// <summary>Size of the content in bytes.</summary>
    public required long Bytes { get; init; }
    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

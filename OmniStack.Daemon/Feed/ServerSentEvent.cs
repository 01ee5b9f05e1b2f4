namespace OmniStack.Daemon.Feed;

/// <summary>One event of a stream.</summary>
/// <param name="Id">Where a client that was cut off goes on, as its Last-Event-ID.</param>
/// <param name="Name">The event's type.</param>
/// <param name="Json">Without line breaks.</param>
internal sealed record ServerSentEvent(string Id, string Name, string Json);

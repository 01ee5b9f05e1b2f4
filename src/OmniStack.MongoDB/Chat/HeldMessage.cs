using OmniStack.Abstractions.Chat;

namespace OmniStack.MongoDB.Chat;

/// <summary>A message's place, and the session that holds it.</summary>
internal readonly record struct HeldMessage(string SessionId, MessagePlace Place);

namespace OmniStack.Events;

/// <summary>Thrown by a handler when another attempt cannot help: the event goes to the dead letters at once.</summary>
/// <param name="message">Stored with the dead letter, for operators.</param>
/// <param name="inner">The cause.</param>
public sealed class NonRetriableException(string message, Exception? inner = null) : Exception(message, inner);

namespace OmniStack.LocalHosting;

/// <summary>The application is declared or configured in a way that cannot run. The message is for the user.</summary>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class DistributedApplicationException(string message, Exception? inner = null) : Exception(message, inner);

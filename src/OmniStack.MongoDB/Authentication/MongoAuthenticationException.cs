namespace OmniStack.MongoDB.Authentication;

/// <summary>A login that failed, on either side.</summary>
internal sealed class MongoAuthenticationException(string message, Exception? inner = null) : Exception(message, inner);

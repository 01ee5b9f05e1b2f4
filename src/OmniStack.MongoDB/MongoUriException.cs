namespace OmniStack.MongoDB;

/// <summary>A connection string that cannot be honoured in full.</summary>
/// <param name="message">Names the option or part, and what would be accepted; holds no credentials.</param>
public sealed class MongoUriException(string message) : Exception(message);

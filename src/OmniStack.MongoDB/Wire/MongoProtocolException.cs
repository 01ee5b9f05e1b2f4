namespace OmniStack.MongoDB.Wire;

/// <summary>Bytes that are no message of the protocol.</summary>
internal sealed class MongoProtocolException(string message) : Exception(message);

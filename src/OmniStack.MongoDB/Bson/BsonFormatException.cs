namespace OmniStack.MongoDB.Bson;

/// <summary>Bytes that are not BSON, or a value that BSON cannot hold.</summary>
/// <param name="message">What is wrong; holds no stored value.</param>
/// <param name="inner">The cause.</param>
public sealed class BsonFormatException(string message, Exception? inner = null) : Exception(message, inner);

namespace OmniStack.MongoDB.Wire;

/// <summary>A connection that could not be opened, broke, timed out, or carried what is not the protocol. It is of no more use.</summary>
internal sealed class MongoNetworkException(string message, Exception? inner = null, bool isTimeout = false) : Exception(message, inner)
{
    public bool IsTimeout => isTimeout;
}

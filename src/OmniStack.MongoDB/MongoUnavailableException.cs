using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.MongoDB;

/// <summary>MongoDB does not answer, not in time, not as a primary, or not to these credentials.</summary>
/// <param name="message">For clients: names no server and no cause.</param>
/// <param name="inner">The cause, for the log.</param>
public sealed class MongoUnavailableException(string message, Exception? inner = null)
    : OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, message, inner);

using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Wire;

/// <summary>What replies and errors mean, apart from the command they answer.</summary>
internal static class CommandReply
{
    public const string RetryableWriteLabel = "RetryableWriteError";

    private const int ReadConcernMajorityNotAvailableYet = 134;

    public static bool IsOk(BsonDocument reply) => reply.Find("ok") is { } ok && ok.Type switch
    {
        BsonType.Boolean => ok.AsBoolean,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 => ok.AsDouble == 1,
        _ => false,
    };

    /// <summary>The server is no primary any more, is stopping, or is not up yet: another one may be.</summary>
    public static bool IsStateChange(int code) => code is 10107 or 13435 or 10058 or 11600 or 11602 or 13436 or 189 or 91;

    /// <summary>The server is stopping: its connections are of no use.</summary>
    public static bool IsShutdown(int code) => code is 11600 or 91;

    /// <summary>Reading once more may work. Source: the specification of retryable reads.</summary>
    public static bool IsRetryableRead(int code) => IsStateChange(code) || code is 6 or 7 or 89 or 262 or 9001 or ReadConcernMajorityNotAvailableYet;
}

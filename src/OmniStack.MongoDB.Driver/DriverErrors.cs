using MongoDB.Driver;

namespace OmniStack.MongoDB.Driver;

/// <summary>Which of the driver's exceptions mean that no primary answered; the others are a server's refusals.</summary>
internal static class DriverErrors
{
    public static bool IsUnavailable(Exception error) => error is TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException
        or MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoWaitQueueFullException;

    public static MongoUnavailableException Unavailable(Exception error) => new("The database does not answer.", error);
}

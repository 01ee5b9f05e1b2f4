namespace OmniStack.ChatApi.Backing;

/// <summary>Redis by Aspire's client integration: it brings the connection, its health check and its telemetry.</summary>
internal static class RedisBacking
{
    public static void AddRedis(this IHostApplicationBuilder builder)
        => builder.AddRedisClient("redis", configureOptions: options => options.AbortOnConnectFail = false);
}

using OmniStack.Redis;

namespace OmniStack.ChatApi.Backing;

/// <summary>Redis by our own connection, made at the first call.</summary>
internal static class RedisBacking
{
    public static void AddRedis(this IHostApplicationBuilder builder)
        => builder.Services.PostConfigure<RedisOptions>(options => options.ConnectionString = builder.Configuration.GetConnectionString("redis")!);
}

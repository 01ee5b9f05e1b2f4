using OmniStack.MongoDB;
using OmniStack.MongoDB.Driver;
using Official = MongoDB.Driver;

namespace OmniStack.ChatApi.Backing;

/// <summary>MongoDB by Aspire's client integration: it brings the official driver, its health check and its telemetry.</summary>
internal static class MongoBacking
{
    // The integration reads ConnectionStrings:omnidb itself, which is where the given one comes from.
    public static void AddMongo(this IHostApplicationBuilder builder, string connectionString)
    {
        builder.AddMongoDBClient("omnidb");
        builder.Services.AddSingleton<IMongoDatabase>(provider => new DriverDatabase(provider.GetRequiredService<Official.IMongoDatabase>()));
    }
}

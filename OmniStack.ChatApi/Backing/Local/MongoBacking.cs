using OmniStack.MongoDB;

namespace OmniStack.ChatApi.Backing;

/// <summary>MongoDB by our own client of its wire protocol.</summary>
internal static class MongoBacking
{
    public static void AddMongo(this IHostApplicationBuilder builder, string connectionString) => builder.Services.AddOmniMongo(connectionString);
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB;

/// <summary>Registers MongoDB.</summary>
public static class MongoServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IMongoDatabase"/> over our own client of the wire protocol, with <see cref="MongoOptions"/> for what the
    /// connection string leaves open.
    /// </summary>
    /// <param name="connectionString">A <c>mongodb://</c> connection string; every option of it is honoured or refused.</param>
    /// <exception cref="MongoUriException">The connection string cannot be honoured in full.</exception>
    public static IServiceCollection AddOmniMongo(this IServiceCollection services, string connectionString)
    {
        _ = MongoUri.Parse(connectionString, new MongoOptions());
        services.AddOptionsWithValidateOnStart<MongoOptions, MongoOptionsValidator>().BindConfiguration(MongoOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IMongoDatabase>(provider => new MongoClient(
            MongoUri.Parse(connectionString, provider.GetRequiredService<IOptions<MongoOptions>>().Value),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MongoClient>>()));
    }
}

using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Records;

namespace OmniStack.MongoDB.Records;

/// <summary>Registers the record store on MongoDB.</summary>
public static class MongoRecordStoreRegistration
{
    /// <summary>Adds <see cref="IRecordStore"/> on the registered <see cref="IMongoDatabase"/>, for any number of processes.</summary>
    public static IServiceCollection AddMongoRecordStore(this IServiceCollection services) => services.AddSingleton<IRecordStore, MongoRecordStore>();
}

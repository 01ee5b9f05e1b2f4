using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Records;

namespace OmniStack.Embedded.Records;

/// <summary>Registers the record stores that need no server.</summary>
public static class EmbeddedRecordStoreRegistration
{
    /// <summary>
    /// <see cref="IRecordStore"/> on a local file. Options from <see cref="EmbeddedRecordStoreOptions.Section"/>, checked at start;
    /// <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddEmbeddedRecordStore(this IServiceCollection services, Action<EmbeddedRecordStoreOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<EmbeddedRecordStoreOptions, EmbeddedRecordStoreOptionsValidator>()
            .BindConfiguration(EmbeddedRecordStoreOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IRecordStore, EmbeddedRecordStore>();
        return services;
    }

    /// <summary><see cref="IRecordStore"/> in memory: records end with the process.</summary>
    public static IServiceCollection AddMemoryRecordStore(this IServiceCollection services) => services.AddSingleton<IRecordStore>(new MemoryRecordStore());
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OmniStack.Providers.Tests;

/// <summary>The models as an application gets them, from its settings.</summary>
internal sealed class ConfiguredModels : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ConfiguredModels(params (string Key, string? Value)[] settings) : this(_ => { }, settings)
    {
    }

    public ConfiguredModels(Action<IServiceCollection> configure, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddModel();
        configure(services);
        _services = services.BuildServiceProvider();
    }

    public IChatClient Client => _services.GetRequiredService<IChatClient>();

    public IServiceProvider Services => _services;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

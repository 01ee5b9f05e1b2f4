using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents;
using OmniStack.Chat.Sessions;
using OmniStack.Chat.Turns;

namespace OmniStack.Chat;

/// <summary>Registers chat.</summary>
public static class ChatServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ChatTurns"/> and <see cref="ChatSessions"/> over the registered <see cref="IChatStore"/>,
    /// <see cref="IChatClient"/> and every registered <see cref="AIFunction"/>, and the tool loop.
    /// </summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ChatTurnOptions, ChatTurnOptionsValidator>().BindConfiguration(ChatTurnOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddToolLoop();
        services.AddSingleton<TurnResolver>();
        services.AddSingleton<TurnRunner>();
        services.AddSingleton<LiveTurns>();
        services.AddSingleton(provider => new ChatTurns(
            provider.GetRequiredService<IChatStore>(),
            provider.GetRequiredService<TurnResolver>(),
            provider.GetRequiredService<LiveTurns>(),
            provider.GetRequiredService<IChatClient>(),
            provider.GetRequiredService<IOptions<ChatTurnOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChatSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<ChatTurns>());
        services.AddHostedService<TurnRecovery>();
        return services;
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Context;
using OmniStack.Chat.FollowUps;
using OmniStack.Chat.Naming;
using OmniStack.Chat.Sessions;
using OmniStack.Chat.Turns;
using OmniStack.Chat.Usage;

namespace OmniStack.Chat;

/// <summary>Registers chat.</summary>
public static class ChatServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ChatTurns"/>, <see cref="ChatSessions"/> and <see cref="ChatAttachments"/> over the registered stores,
    /// <see cref="IChatClient"/> and every registered <see cref="AIFunction"/>, and the tool loop. With a registered
    /// <see cref="ITurnRelay"/> the turns of other instances are reached too.
    /// </summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ChatTurnOptions, ChatTurnOptionsValidator>().BindConfiguration(ChatTurnOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddToolLoop();
        services.AddSingleton<TurnResolver>();
        AddAttachments(services);
        AddFollowUps(services);
        services.AddSingleton<AnswerLoop>();
        services.AddSingleton<TurnRunner>();
        services.AddSingleton<LiveTurns>();
        services.AddSingleton<RemoteTurns>();
        services.AddSingleton(provider => new ChatTurns(
            provider.GetRequiredService<IChatStore>(),
            provider.GetRequiredService<TurnResolver>(),
            provider.GetRequiredService<LiveTurns>(),
            provider.GetRequiredService<RemoteTurns>(),
            provider.GetRequiredService<IChatClient>(),
            provider.GetRequiredService<IOptions<ChatTurnOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddOptionsWithValidateOnStart<SearchOptions, SearchOptionsValidator>().BindConfiguration(SearchOptions.Section);
        services.AddSingleton(provider => new ChatSessions(
            provider.GetRequiredService<IChatStore>(),
            provider.GetRequiredService<ChatTurns>(),
            provider.GetRequiredService<SessionNamer>(),
            provider.GetRequiredService<ChatAttachments>(),
            provider.GetRequiredService<IOptions<SearchOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<ChatTurns>());
        services.AddHostedService<TurnRecovery>();
        return services;
    }

    private static void AddAttachments(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AttachmentOptions, AttachmentOptionsValidator>().BindConfiguration(AttachmentOptions.Section)
            .Validate(options => options.AllowedTypes.All(MediaTypes.All.Contains), $"{AttachmentOptions.Section}: AllowedTypes has a type that is not one of {string.Join(", ", MediaTypes.All)}.");
        services.AddSingleton(provider => new ChatAttachments(
            provider.GetRequiredService<IAttachmentStore>(),
            provider.GetRequiredService<IOptions<AttachmentOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PromptFiles>();
        services.AddSingleton<AnswerFiles>();
        services.AddHostedService<AttachmentExpiry>();
    }

    private static void AddFollowUps(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SummaryOptions, SummaryOptionsValidator>().BindConfiguration(SummaryOptions.Section);
        services.AddOptionsWithValidateOnStart<NamingOptions, NamingOptionsValidator>().BindConfiguration(NamingOptions.Section);
        services.AddOptionsWithValidateOnStart<FollowUpOptions, FollowUpOptionsValidator>().BindConfiguration(FollowUpOptions.Section);
        services.AddOptionsWithValidateOnStart<PriceOptions, PriceOptionsValidator>().BindConfiguration(PriceOptions.Section);
        services.AddSingleton<PriceTable>();
        services.AddSingleton(provider => new UsageAccounts(
            provider.GetRequiredService<IUsageStore>(),
            provider.GetRequiredService<PriceTable>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UsageAccounts>>()));
        services.AddOptionsWithValidateOnStart<UsageOptions, UsageOptionsValidator>().BindConfiguration(UsageOptions.Section);
        services.AddHostedService<UsageExpiry>();
        services.AddSingleton<ContextReader>();
        services.AddSingleton<SideModel>();
        services.AddSingleton<Summarizer>();
        services.AddSingleton<SessionNamer>();
        services.AddSingleton<FollowUpService>();
        services.AddHostedService(provider => provider.GetRequiredService<FollowUpService>());
    }
}

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Publishing;
using OmniStack.Events.Running;
using OmniStack.Events.Schedules;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events;

/// <summary>
/// Adds agents to a host. Every <c>AddAgent</c> takes a topic, a handler, the agent's name (unique on its topic; the topic when
/// left out) and its options. The content may be any type that <see cref="AgentJson"/> reads, or a JsonElement to take it as it is.
/// </summary>
public sealed class OmniDaemonBuilder
{
    private static readonly MethodInfo AddClass =
        typeof(OmniDaemonBuilder).GetMethod(nameof(AddHandlerClass), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private readonly AgentRegistry _registry;

    internal OmniDaemonBuilder(IServiceCollection services, AgentRegistry registry)
    {
        Services = services;
        _registry = registry;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds an agent that computes its result without waiting. A handler that blocks its thread holds up nothing but itself.</summary>
    /// <exception cref="ArgumentException">Topic or name break the grammar of <see cref="EventRules.IsName"/>, or the topic is reserved.</exception>
    /// <exception cref="InvalidOperationException">The topic has an agent of this name.</exception>
    public OmniDaemonBuilder AddAgent<TContent, TResult>(string topic, Func<TContent, TResult> handler,
        string? name = null, Action<AgentOptions>? configure = null)
        => AddAgent<TContent, TResult>(topic, (content, _, _) => Task.FromResult(handler(content)), name, configure);

    /// <inheritdoc cref="AddAgent{TContent, TResult}(string, Func{TContent, TResult}, string?, Action{AgentOptions}?)"/>
    /// <summary>Adds an agent that awaits, and can be cancelled.</summary>
    public OmniDaemonBuilder AddAgent<TContent, TResult>(string topic, Func<TContent, CancellationToken, Task<TResult>> handler,
        string? name = null, Action<AgentOptions>? configure = null)
        => AddAgent<TContent, TResult>(topic, (content, _, cancellationToken) => handler(content, cancellationToken), name, configure);

    /// <inheritdoc cref="AddAgent{TContent, TResult}(string, Func{TContent, TResult}, string?, Action{AgentOptions}?)"/>
    /// <summary>Adds an agent that has no result: its tasks succeed with null.</summary>
    public OmniDaemonBuilder AddAgent<TContent>(string topic, Func<TContent, AgentContext, CancellationToken, Task> handler,
        string? name = null, Action<AgentOptions>? configure = null)
        => AddAgent<TContent, object?>(topic, async (content, context, cancellationToken) =>
        {
            await handler(content, context, cancellationToken);
            return null;
        }, name, configure);

    /// <inheritdoc cref="AddAgent{TContent, TResult}(string, Func{TContent, TResult}, string?, Action{AgentOptions}?)"/>
    /// <summary>Adds an agent that awaits and uses its <see cref="AgentContext"/>.</summary>
    public OmniDaemonBuilder AddAgent<TContent, TResult>(string topic, Func<TContent, AgentContext, CancellationToken, Task<TResult>> handler,
        string? name = null, Action<AgentOptions>? configure = null)
        => Add(topic, new TypedAgentHandler<TContent, TResult>(handler), name, configure);

    /// <inheritdoc cref="AddAgent{TContent, TResult}(string, Func{TContent, TResult}, string?, Action{AgentOptions}?)"/>
    /// <summary>Adds an agent that is a class: made for every run, with its dependencies from the run's scope.</summary>
    /// <typeparam name="THandler">Implements <see cref="IAgentHandler{TContent, TResult}"/> once.</typeparam>
    public OmniDaemonBuilder AddAgent<THandler>(string topic, string? name = null, Action<AgentOptions>? configure = null) where THandler : class
    {
        var contracts = typeof(THandler).GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAgentHandler<,>)).ToArray();
        if (contracts is not [var contract])
        {
            throw new InvalidOperationException($"{typeof(THandler)} must implement IAgentHandler<TContent, TResult> exactly once; it does so {contracts.Length} times.");
        }
        var add = AddClass.MakeGenericMethod([typeof(THandler), .. contract.GenericTypeArguments])
            .CreateDelegate<Func<string, string?, Action<AgentOptions>?, OmniDaemonBuilder>>(this);
        return add(topic, name, configure);
    }

    /// <summary>
    /// Adds an agent of the product's own, on a reserved topic: <c>GET /agents</c> does not show it, and nothing from outside can be
    /// published to it. Whoever has something for it gives the event to the <see cref="IEventBus"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Topic or name break the grammar of <see cref="EventRules.IsName"/>, or the topic is not reserved.</exception>
    /// <exception cref="InvalidOperationException">The topic has an agent of this name.</exception>
    public OmniDaemonBuilder AddInternalAgent<TContent, TResult>(string topic, Func<TContent, AgentContext, CancellationToken, Task<TResult>> handler,
        string name, Action<AgentOptions>? configure = null)
    {
        var group = new AgentGroup(RequireName(topic, nameof(topic)), RequireName(name, nameof(name)));
        return EventRules.IsReserved(topic)
            ? Add(group, new TypedAgentHandler<TContent, TResult>(handler), configure)
            : throw new ArgumentException($"'{topic}' does not begin with 'omnistack.'; agents on other topics are added with AddAgent.", nameof(topic));
    }

    /// <summary>
    /// Makes this process send results to the webhooks that events ask for. Any process may publish such events; those that send
    /// need the secrets of <see cref="WebhookOptions"/>, and messages wait while there is none.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public OmniDaemonBuilder AddWebhooks()
    {
        Services.AddSingleton<WebhookClient>();
        Services.AddSingleton<ReceiverShares>();
        Services.AddSingleton<WebhookSender>();
        var handler = new TypedAgentHandler<WebhookJob, WebhookReceipt>((job, context, cancellationToken)
            => context.Services.GetRequiredService<WebhookSender>().SendAsync(job, context, cancellationToken));
        return Add(new AgentGroup(WebhookFactory.Topic, WebhookFactory.Agent), handler, agent =>
        {
            // With these, the last attempt is made about 23 hours after the first at the latest.
            (agent.DlqRetryLimit, agent.RetryBaseDelay, agent.RetryMaxDelay) = (20, TimeSpan.FromSeconds(10), TimeSpan.FromHours(2));
            (agent.Description, agent.ConsumerCount) = ("Sends results to webhooks.", 32);
        });
    }

    /// <summary>
    /// Makes this process fire stored schedules, and adds <see cref="EventSchedules"/> to change them. Several processes may: each
    /// firing is published once. An <see cref="IScheduleStore"/> must be registered too.
    /// </summary>
    public OmniDaemonBuilder AddSchedules()
    {
        Services.AddOptionsWithValidateOnStart<ScheduleOptions, ScheduleOptionsValidator>().BindConfiguration(ScheduleOptions.Section);
        Services.AddSingleton(provider => new EventSchedules(provider.GetRequiredService<IScheduleStore>(),
            provider.GetRequiredService<EnvelopeFactory>(), provider.GetRequiredService<TimeProvider>()));
        Services.AddHostedService<ScheduleRunner>();
        return this;
    }

    private OmniDaemonBuilder AddHandlerClass<THandler, TContent, TResult>(string topic, string? name, Action<AgentOptions>? configure)
        where THandler : class, IAgentHandler<TContent, TResult>
    {
        var create = ActivatorUtilities.CreateFactory<THandler>([]);
        return AddAgent<TContent, TResult>(topic,
            (content, context, cancellationToken) => create(context.Services, null).HandleAsync(content, context, cancellationToken), name, configure);
    }

    private OmniDaemonBuilder Add(string topic, AgentHandler handler, string? name, Action<AgentOptions>? configure)
    {
        var group = new AgentGroup(RequireName(topic, nameof(topic)), RequireName(name ?? topic, nameof(name)));
        return EventRules.IsReserved(topic)
            ? throw new ArgumentException($"'{topic}' begins with 'omnistack.'; such topics are reserved.", nameof(topic))
            : Add(group, handler, configure);
    }

    private OmniDaemonBuilder Add(AgentGroup group, AgentHandler handler, Action<AgentOptions>? configure)
    {
        var agent = new AgentRegistration(group, handler);
        _registry.Add(agent);
        var section = $"{AgentOptions.Section}:{group.Topic}:{group.Agent}";
        Services.AddOptionsWithValidateOnStart<AgentOptions, AgentOptionsValidator>(group.ToString())
            .Configure(options => configure?.Invoke(options))
            .BindConfiguration(section)
            .Validate(o => o.RetryBaseDelay <= o.RetryMaxDelay, $"{section}: RetryBaseDelay must not exceed RetryMaxDelay.");
        // Not AddHostedService: it keeps one service per type, and every agent has a consumer of its own.
        Services.AddSingleton<IHostedService>(provider => CreateConsumer(provider, agent));
        return this;
    }

    private static AgentConsumer CreateConsumer(IServiceProvider provider, AgentRegistration agent)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<AgentOptions>>().Get(agent.Group.ToString());
        var logger = provider.GetRequiredService<ILogger<AgentConsumer>>();
        var line = ActivatorUtilities.CreateInstance<AgentLine>(provider, agent, options);
        var runner = ActivatorUtilities.CreateInstance<DeliveryRunner>(provider, agent.Handler, line, logger);
        return ActivatorUtilities.CreateInstance<AgentConsumer>(provider, line, runner, logger);
    }

    private static string RequireName(string value, string parameter) => EventRules.IsName(value)
        ? value
        : throw new ArgumentException($"'{value}' must be 1 to 200 letters, digits, '.', '_' or '-', and begin with a letter or digit.", parameter);
}

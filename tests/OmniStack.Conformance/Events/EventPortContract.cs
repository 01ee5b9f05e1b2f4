using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>What the contracts of the event ports share: one open backend, and short words for what its bus does.</summary>
public abstract class EventPortContract(IEventBackend backend) : IAsyncLifetime
{
    protected const string Topic = "document.summarize";
    protected const string Runner = "runner-a";
    protected const string OtherRunner = "runner-b";
    protected static readonly AgentGroup Group = new(Topic, "summarizer");
    protected static readonly AgentGroup SecondGroup = new(Topic, "keywords");
    protected static readonly AgentGroup OtherTopic = new("order.placed", "billing");
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    protected static readonly RunError Failure = new("System.InvalidOperationException", "It does not work.", Retriable: true);
    private ServiceProvider? _services;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected IEventBus Bus => Port<IEventBus>();

    public async ValueTask InitializeAsync() => await ReopenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync();
        await backend.DisposeAsync();
    }

    protected static EventEnvelope Envelope(string id, string topic = Topic, string content = "text") => new()
    {
        Id = id,
        Topic = topic,
        Payload = new(JsonSerializer.SerializeToElement(content)),
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    protected static AgentDto Agent(AgentGroup group, double? ratePerSecond = null)
        => new(group.Topic, group.Agent, "for tests", [], new(1, 3, 30_000, 60_000, ratePerSecond));

    protected static IEnumerable<string> Ids(IEnumerable<Delivery> deliveries) => deliveries.Select(delivery => delivery.Event.Id);

    protected T Port<T>() where T : notnull => (_services ?? throw new InvalidOperationException("Nothing is open.")).GetRequiredService<T>();

    /// <summary>Closes as a process that ends does, and opens on the same data.</summary>
    protected async Task ReopenAsync(EventLimits? limits = null)
    {
        await CloseAsync();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        backend.Register(services, limits ?? new());
        _services = services.BuildServiceProvider();
    }

    protected async Task SubscribeAsync(params AgentGroup[] groups)
    {
        foreach (var group in groups)
        {
            await Bus.SubscribeAsync(Agent(group), Stop);
        }
    }

    protected Task PublishAsync(params string[] ids) => Bus.PublishAsync([.. ids.Select(id => Envelope(id))], Stop);

    /// <summary>Waits for the first, and takes what there is.</summary>
    protected Task<IReadOnlyList<Delivery>> ReceiveAsync(AgentGroup? group = null, int count = 100, string runner = Runner)
        => Bus.ReceiveAsync(group ?? Group, runner, count, Lease, Patience, Stop);

    protected Task<IReadOnlyList<Delivery>> ReceiveNowAsync(AgentGroup? group = null, int count = 100)
        => Bus.ReceiveAsync(group ?? Group, Runner, count, Lease, TimeSpan.Zero, Stop);

    protected async Task<Delivery> ReceiveOneAsync(AgentGroup? group = null, string runner = Runner)
        => Assert.Single(await ReceiveAsync(group, count: 1, runner));

    protected async Task SettleAsync(params Settlement[] settlements) => Assert.DoesNotContain(false, await Bus.SettleAsync(settlements, Stop));

    protected static Settlement Succeeded(Delivery delivery, object? result = null)
        => new Settlement.Succeeded(delivery, JsonSerializer.SerializeToElement(result), [], TimeSpan.FromHours(1));

    protected static Settlement Retried(Delivery delivery, TimeSpan? delay = null) => new Settlement.Retried(delivery, Failure, delay ?? TimeSpan.Zero);

    protected static Settlement Dead(Delivery delivery, RunError? error = null) => new Settlement.DeadLettered(delivery, error ?? Failure);

    /// <summary>Publishes the event and lets the agent fail on it for good.</summary>
    protected async Task MakeDeadAsync(string id, AgentGroup? group = null, RunError? error = null, string? tenant = null)
    {
        await Bus.PublishAsync([Envelope(id, (group ?? Group).Topic) with { TenantId = tenant }], Stop);
        await SettleAsync(Dead(await ReceiveOneAsync(group), error));
    }

    protected async Task<TaskRecord> FindAsync(string id)
    {
        var task = await Bus.FindTaskAsync(id, Stop);
        Assert.NotNull(task);
        return task;
    }

    protected async Task<AgentRun> FindRunAsync(string id, AgentGroup? group = null)
        => Assert.Single((await FindAsync(id)).Runs, run => run.Agent == (group ?? Group).Agent);

    private async Task CloseAsync()
    {
        if (_services is { } open)
        {
            _services = null;
            await open.DisposeAsync();
        }
    }
}

using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Tests;

/// <summary>What a user writes to add an agent.</summary>
public sealed class RegistrationTests
{
    private sealed record Input(string Name);

    private sealed class Clock
    {
        public string Now { get; } = "noon";
    }

    private sealed class TellTime(TimeProvider time) : IAgentHandler<Input, string>
    {
        public Task<string> HandleAsync(Input content, AgentContext context, CancellationToken cancellationToken)
            => Task.FromResult($"{content.Name} {context.Attempt} {time.GetType().IsPublic}");
    }

    [Fact]
    public async Task AddAgent_HandlerClass_IsMadeWithItsDependencies()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<TellTime>("t"));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());

        Assert.StartsWith("Ada 1 ", outcome.Result.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAgent_ClassThatIsNoHandler_NamesIt()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EngineHost.StartAsync(d => d.AddAgent<Clock>("t")));

        Assert.Contains(nameof(Clock), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAgent_SameNameOnATopic_NamesBoth()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EngineHost.StartAsync(d => d
            .AddAgent("orders", (string text) => text, "billing")
            .AddAgent("orders", (string text) => text, "billing")));

        Assert.Contains("'orders'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'billing'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("-a")]
    public async Task AddAgent_NameOutsideTheGrammar_IsRefused(string topic)
        => await Assert.ThrowsAsync<ArgumentException>(() => EngineHost.StartAsync(d => d.AddAgent(topic, (string text) => text)));

    [Fact]
    public async Task AddAgent_Subscribed_DescribesItself()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text, "a", agent =>
        {
            (agent.Description, agent.ConsumerCount, agent.DlqRetryLimit) = ("Says it again.", 2, 5);
            agent.Tools.Add("search");
        }));
        await Eventually.IsTrueAsync(() => engine.Bus.Agents.Count == 1);

        var agent = engine.Bus.Agents.Single();

        Assert.Equal(("t", "a", "Says it again."), (agent.Topic, agent.Name, agent.Description));
        Assert.Equal(["search"], agent.Tools);
        Assert.Equal((2, 5, 60_000, 600_000), (agent.Config.ConsumerCount, agent.Config.DlqRetryLimit, agent.Config.ReclaimIdleMs, agent.Config.TimeoutMs));
    }

    [Fact]
    public async Task AddAgent_Configured_ConfigurationHasTheLastWord()
    {
        var settings = new Dictionary<string, string?> { ["OmniStack:Agents:order.paid:billing:ConsumerCount"] = "7" };
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("order.paid", (string text) => text, "billing", agent => agent.ConsumerCount = 2), settings: settings);
        await Eventually.IsTrueAsync(() => engine.Bus.Agents.Count == 1);

        Assert.Equal(7, engine.Bus.Agents.Single().Config.ConsumerCount);
    }

    [Fact]
    public async Task AddAgent_OptionOutOfRange_FailsTheStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text, configure: agent => agent.ConsumerCount = 0)));

        Assert.Contains("ConsumerCount", error.Message, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Every method of the typed client, on a daemon that runs.</summary>
[Collection<OnOpenDaemon>]
public sealed class ClientTests(OpenDaemonFixture fixture) : IAsyncLifetime
{
    private const string Topic = "document.summarize";
    private const string Agent = "summarizer";
    private static readonly DeadLetterListFilter Letters = new() { Topic = Topic };

    private ServiceProvider _services = null!;
    private DaemonClient _daemon = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddOmniStackClients(options => options.DaemonAddress = fixture.Daemon.Address).BuildServiceProvider();
        _daemon = _services.GetRequiredService<DaemonClient>();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Tasks_PublishedToDeleted_AreThoseOfTheDaemon()
    {
        var published = await _daemon.PublishAsync(Greet("Ada") with { CorrelationId = "client" }, Stop);
        var many = await _daemon.PublishManyAsync([Greet("Bob"), Greet("Cid")], Stop);
        var done = await _daemon.WaitForTaskAsync(published.TaskId, TimeSpan.FromSeconds(20), Stop);
        var waiting = await _daemon.PublishAsync(Greet("Dan") with { DeliverAt = TimeProvider.System.GetUtcNow().AddHours(1) }, Stop);

        Assert.Equal(("published", false, "greet.user"), (published.Status, published.Duplicate, published.Topic));
        Assert.Equal(2, many.Count);
        Assert.Equal((TaskState.Succeeded, "Hello, Ada!"), (done!.State, done.Result?.GetProperty("reply").GetString()));
        Assert.Equal(published.TaskId, Assert.Single((await _daemon.ListTasksAsync(new() { CorrelationId = "client" }, Stop)).Items).TaskId);
        Assert.Equal(TaskState.Queued, (await _daemon.FindTaskAsync(waiting.TaskId, Stop))!.State);
        Assert.Equal(TaskState.Cancelled, (await _daemon.CancelTaskAsync(waiting.TaskId, Stop)).State);
        await _daemon.DeleteTaskAsync(published.TaskId, Stop);
        Assert.Null(await _daemon.FindTaskAsync(published.TaskId, Stop));
    }

    [Fact]
    public async Task Agents_PausedResumedDeleted_AreThoseOfTheDaemon()
    {
        Assert.Contains((await _daemon.ListAgentsAsync(Stop)), agent => agent is { Topic: "document.keywords", Name: "keywords", Config.ConsumerCount: 1 });
        Assert.Equal("paused", (await _daemon.PauseAgentAsync("document.keywords", "keywords", Stop)).Status);
        Assert.True((await _daemon.FindAgentAsync("document.keywords", "keywords", Stop))!.Paused);
        Assert.Equal("resumed", (await _daemon.ResumeAgentAsync("document.keywords", "keywords", Stop)).Status);
        Assert.Equal(new AgentCleanup(true, true, true), (await _daemon.DeleteAgentAsync("document.keywords", "keywords", deleteDeadLetters: true, cancellationToken: Stop)).Cleanup);
        Assert.Null(await _daemon.FindAgentAsync("document.keywords", "keywords", Stop));
    }

    [Fact]
    public async Task DeadLetters_ListedReplayedDeleted_AreThoseOfTheDaemon()
    {
        var (first, second) = (await FailAsync(), await FailAsync());

        Assert.Equal([second, first], (await _daemon.ListDeadLettersAsync(Letters, Stop)).Items.Select(letter => letter.TaskId));
        Assert.Equal((Agent, 2), Assert.Single((await _daemon.GroupDeadLettersAsync(Letters, Stop)).Select(group => (group.Agent, (int)group.Count))));
        Assert.Equal("sentences must be 1 to 50; it is 0.", (await _daemon.FindDeadLetterAsync(Topic, Agent, first, Stop))!.Error.Message);
        Assert.Equal("replayed", (await _daemon.ReplayDeadLetterAsync(Topic, Agent, first, Payload(sentences: 1), Stop)).Status);
        Assert.Equal(TaskState.Succeeded, (await _daemon.WaitForTaskAsync(first, TimeSpan.FromSeconds(20), Stop))!.State);
        Assert.Null(await _daemon.FindDeadLetterAsync(Topic, Agent, first, Stop));
        Assert.Equal(1, (await _daemon.ReplayDeadLettersAsync(Letters, Stop)).Count);
        await DiedAgainAsync(second, replays: 1);
        await _daemon.RetryTaskAsync(second, Stop);
        await DiedAgainAsync(second, replays: 2);
        Assert.Equal("deleted", (await _daemon.DeleteDeadLetterAsync(Topic, Agent, second, Stop)).Status);
        await FailAsync();
        Assert.Equal(1, (await _daemon.PurgeDeadLettersAsync(Letters, Stop)).Count);
        Assert.Empty((await _daemon.ListDeadLettersAsync(Letters, Stop)).Items);
    }

    [Fact]
    public async Task Schedules_SavedToDeleted_AreThoseOfTheDaemon()
    {
        var saved = await _daemon.SaveScheduleAsync(new() { Name = "client", Cron = "0 3 * * *", Event = Greet("Ada") }, Stop);

        Assert.NotNull(saved.NextFireAt);
        Assert.Equal("client", Assert.Single(await _daemon.ListSchedulesAsync(Stop)).Name);
        Assert.True((await _daemon.PauseScheduleAsync("client", Stop)).Paused);
        Assert.True((await _daemon.FindScheduleAsync("client", Stop))!.Paused);
        Assert.False((await _daemon.ResumeScheduleAsync("client", Stop)).Paused);
        Assert.Equal(saved.NextFireAt, (await _daemon.PreviewScheduleAsync("client", 3, Stop)).Times[0]);
        Assert.Equal("deleted", (await _daemon.DeleteScheduleAsync("client", Stop)).Status);
        Assert.Null(await _daemon.FindScheduleAsync("client", Stop));
    }

    [Fact]
    public async Task Operations_AskedAndCleared_AreThoseOfTheDaemon()
    {
        var held = await _daemon.PublishAsync(new() { Topic = "nobody.listens", Payload = Payload(1) }, Stop);
        await _daemon.SetConfigurationAsync("client", JsonSerializer.SerializeToElement(7), Stop);

        Assert.Equal("healthy", (await _daemon.GetHealthAsync(Stop)).Status);
        Assert.Contains((await _daemon.GetBusStatisticsAsync(Stop)).Topics, topic => topic is { Topic: "nobody.listens", Length: 1 });
        Assert.Equal(held.TaskId, Assert.Single(await _daemon.InspectAsync("nobody.listens", 5, Stop)).Id);
        Assert.Equal(["greet.user"], (await _daemon.GetMetricsAsync("greet.user", cancellationToken: Stop)).Keys);
        Assert.Equal("embedded", (await _daemon.GetStorageHealthAsync(Stop)).Backend);
        Assert.Equal(7, (await _daemon.FindConfigurationAsync("client", Stop))!.Value.GetInt32());
        Assert.Contains("client", (await _daemon.ListConfigurationAsync(Stop)).Keys);
        Assert.Equal("deleted", (await _daemon.DeleteConfigurationAsync("client", Stop)).Status);
        Assert.Null(await _daemon.FindConfigurationAsync("client", Stop));
        Assert.Equal("cleared", (await _daemon.ClearStorageAsync("metrics", Stop)).Status);
    }

    private async Task<string> FailAsync()
    {
        var published = await _daemon.PublishAsync(new() { Topic = Topic, Payload = Payload(sentences: 0) }, Stop);
        Assert.Equal(TaskState.Dead, (await _daemon.WaitForTaskAsync(published.TaskId, TimeSpan.FromSeconds(20), Stop))!.State);
        return published.TaskId;
    }

    private static PublishRequest Greet(string name) => new() { Topic = "greet.user", Payload = new(JsonSerializer.SerializeToElement(new { name })) };

    private static PublishPayload Payload(int sentences) => new(JsonSerializer.SerializeToElement(new { text = "One light is on the shore.", sentences }));

    private Task DiedAgainAsync(string id, int replays)
        => Eventually.IsTrueAsync(async () => await _daemon.FindDeadLetterAsync(Topic, Agent, id, Stop) is { } letter && letter.Replays == replays);
}

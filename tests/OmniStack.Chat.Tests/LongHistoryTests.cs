using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OmniStack.Abstractions.Chat;
using OmniStack.Abstractions.Models;
using OmniStack.Chat.Sessions;
using OmniStack.Chat.Turns;
using OmniStack.Chat.Usage;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;

namespace OmniStack.Chat.Tests;

/// <summary>What is done with a conversation after its turns: summaries, a name, accounts.</summary>
public sealed class LongHistoryTests : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly Model _model = new();
    private ServiceProvider _services = null!;
    private List<IHostedService> _hosted = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IChatStore Store => _services.GetRequiredService<IChatStore>();

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosted.Select(service => service.StopAsync(CancellationToken.None)));
        await _services.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task TwoThousandTurns_StayInTheBudgetAndMakeOneSummaryPerThreshold()
    {
        await StartAsync(("MaxPromptTokens", "8000"), ("Summaries:AtTurns", "100"), ("Naming:Enabled", "false"));
        for (var n = 1; n <= 2000; n++)
        {
            await SendAsync(n, $"Message {n} {new string('x', 60)}");
            if (n % 100 == 0)
            {
                await SummariesAsync(n / 100);
            }
        }

        var summaries = await Store.ListSummariesAsync("s", 100, Stop);
        Assert.Equal(20, summaries.Count);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (n * 100 - 99, n * 100)), summaries.Reverse().Select(summary => (summary.FromTurn, summary.ThroughTurn)));
        Assert.InRange(_model.Prompts.Max(prompt => prompt.Sum(message => message.Text.Length)), 4000, 8000 * 4);
        Assert.Equal(2 * 4 + 1, _model.Prompts.ElementAt(1000).Count); // After a summary: the recent turns and the question.
        Assert.Equal(4000, (await Store.ReadBranchAsync("s", (await SessionAsync()).ActiveLeafId!, 0, 5000, Stop)).Count);
        Assert.StartsWith("Earlier summary:\nSummary number 19", _model.Asked.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_ThatFails_CostsNoAnswerAndIsMadeAThresholdLater()
    {
        await StartAsync(("Summaries:AtTurns", "3"), ("Naming:Enabled", "false"), ("Summaries:RecentTurns", "0"));
        _model.FailSummaries = 1;
        for (var n = 1; n <= 5; n++)
        {
            Assert.Equal(MessageStatus.Complete, (await SendAsync(n, $"Message {n}")).Status);
            await Eventually.IsTrueAsync(() => Task.FromResult(n < 3 || _model.Asked.Count == 1));
        }

        Assert.Empty(await Store.ListSummariesAsync("s", 10, Stop));
        await SendAsync(6, "Message 6");
        await SummariesAsync(1);
        await SendAsync(7, "Message 7");

        Assert.Equal((1, 6), ((await Store.ListSummariesAsync("s", 10, Stop))[0].FromTurn, (await Store.ListSummariesAsync("s", 10, Stop))[0].ThroughTurn));
        Assert.Equal(["Message 7"], _model.Prompts.Last().Select(message => message.Text));
        Assert.Contains("Summary number 2", _model.Instructions.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_OnAnotherBranch_IsNotInItsPrompt()
    {
        await StartAsync(("Summaries:AtTurns", "2"), ("Naming:Enabled", "false"));
        await SendAsync(1, "One");
        await SendAsync(2, "Two");
        await SummariesAsync(1);

        await _services.GetRequiredService<ChatTurns>().AnswerAsync(
            new ChatSend("me", "s", ChatTrigger.Submit, new NewMessage("m2", [new MessagePart.Text("Two, edited")]), TargetId: "m2"), Stop);

        Assert.Equal(["One", "ok", "Two, edited"], _model.Prompts.Last().Select(message => message.Text));
        Assert.DoesNotContain("Summary", _model.Instructions.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_AfterTheFirstTurn_IsTheModelsUntilTheClientGivesOne()
    {
        await StartAsync(("Naming:MaxWords", "3"));
        await SendAsync(1, "Where do I eat in Rome?");
        await Eventually.IsTrueAsync(async () => (await SessionAsync()).Name == "Eating in Rome");

        var sessions = _services.GetRequiredService<ChatSessions>();
        _model.FailNames = true;
        Assert.Equal("Where do I", (await sessions.NameAsync("me", "s", Stop)).Name);
        _model.FailNames = false;
        Assert.Equal("Eating in Rome", (await sessions.NameAsync("me", "s", Stop)).Name);
        Assert.True((await SessionAsync()).IsRenamed);
    }

    [Fact]
    public async Task Usage_OfAnswersNamesAndSummaries_IsBookedWithItsCost()
    {
        await StartAsync(("Summaries:AtTurns", "2"), ("Prices:Models:0:Model", "scr*"), ("Prices:Models:0:InputPerMillion", "2"), ("Prices:Models:0:OutputPerMillion", "10"));
        var first = await SendAsync(1, "One");
        await SendAsync(2, "Two");
        var accounts = _services.GetRequiredService<UsageAccounts>();
        await Eventually.IsTrueAsync(async () => (await accounts.ReportAsync("me", null, null, null, UsageGroup.None, Stop)).Total.Calls == 4);

        var report = await accounts.ReportAsync("me", "s", null, null, UsageGroup.Purpose, Stop);

        Assert.Equal(new TokenUsage(10, 5, 0.00007m), first.Usage);
        Assert.Equal(new TokenUsage(10, 5, 0.00007m), Assert.Single(first.Parts.OfType<MessagePart.StepStart>()).Usage);
        Assert.Equal([("chat", 2), ("name", 1), ("summary", 1)], report.Items.Select(item => (item.Key!, (int)item.Calls)));
        Assert.Equal(new UsageDto(null, 4, 40, 20, 0.00028m, 0), report.Total);
        Assert.Equal(0, (await accounts.ReportAsync("you", null, null, null, UsageGroup.None, Stop)).Total.Calls);
    }

    private async Task StartAsync(params (string Name, string Value)[] settings)
    {
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{ChatTurnOptions.Section}:{setting.Name}", (string?)setting.Value))).Build())
            .AddLogging()
            .AddSingleton<IChatClient>(_model)
            .AddEmbeddedChatStore(store => store.Directory = _data.Path)
            .AddChat()
            .BuildServiceProvider();
        _hosted = [.. _services.GetServices<IHostedService>()];
        foreach (var service in _hosted)
        {
            await service.StartAsync(Stop);
        }
    }

    private Task<StoredMessage> SendAsync(int n, string text) => _services.GetRequiredService<ChatTurns>().AnswerAsync(
        new ChatSend("me", "s", ChatTrigger.Submit, new NewMessage($"m{n}", [new MessagePart.Text(text)]), TargetId: null), Stop);

    private async Task<ChatSession> SessionAsync() => (await Store.FindSessionAsync("me", "s", Stop))!;

    private Task SummariesAsync(int count) => Eventually.IsTrueAsync(async () => (await Store.ListSummariesAsync("s", 100, Stop)).Count == count);

    /// <summary>Answers, names and summarises, and keeps what it was asked.</summary>
    private sealed class Model : IChatClient
    {
        private int _summaries;

        public ConcurrentQueue<IReadOnlyList<ChatMessage>> Prompts { get; } = new();

        public ConcurrentQueue<string> Instructions { get; } = new();

        public ConcurrentQueue<string> Asked { get; } = new();

        public int FailSummaries { get; set; }

        public bool FailNames { get; set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var isName = options!.AdditionalProperties![ModelCallProperties.Purpose] is "name";
            if (!isName)
            {
                Asked.Enqueue(messages.Single().Text);
            }

            return (isName, FailNames, Fails: !isName && ++_summaries <= FailSummaries) switch
            {
                (true, true, _) or (_, _, true) => throw new InvalidOperationException("secret"),
                (true, _, _) => Task.FromResult(Say("\"Eating in Rome, Italy\"\n")),
                _ => Task.FromResult(Say($"Summary number {_summaries}")),
            };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Prompts.Enqueue([.. messages]);
            Instructions.Enqueue(options?.Instructions ?? "");
            await Task.Yield();
            foreach (var update in Say("ok").ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null)
            => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", defaultModelId: "script") : null;

        public void Dispose()
        {
        }

        private static ChatResponse Say(string text) => new(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 },
        };
    }
}

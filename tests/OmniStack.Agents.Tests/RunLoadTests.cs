using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Testing;
using OmniStack.Agents.ToolCalling;
using OmniStack.Embedded.Agents;
using TempDirectory = OmniStack.Testing.TempDirectory;

namespace OmniStack.Agents.Tests;

/// <summary>Many runs at once on the embedded store, some cancelled, some left and resumed: the books have to balance.</summary>
public sealed class RunLoadTests : IDisposable
{
    private const int Runs = 1000;
    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Run_AThousandWithCancelsAndResumes_EachEndsOnceAndLosesNothing()
    {
        await using var store = new EmbeddedRunStore(Options.Create(new EmbeddedRunStoreOptions { Directory = _directory.Path }), TimeProvider.System);
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<IRunStore>(store)
            .AddSingleton<IChatClient, CountingModel>()
            .AddToolLoop()
            .AddToolCallingAgent("a", "", _ => new() { Tools = [AIFunctionFactory.Create((int n) => n * 2, "twice")] })
            .BuildServiceProvider();
        var runner = services.GetRequiredService<AgentRunner>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Runs), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Stop },
            async (number, cancellationToken) => await RunOneAsync(runner, store, number, cancellationToken));

        for (var number = 0; number < Runs; number++)
        {
            var log = await store.ReadAsync($"run-{number}", 0, 1000, Stop);
            Assert.Equal(Enumerable.Range(1, log.Count).Select(sequence => (long)sequence), log.Select(entry => entry.Sequence));
            var final = Assert.Single(log, entry => RunEventTypes.IsFinal(entry.Type));
            Assert.Same(log[^1], final);
            var results = log.Where(entry => entry.Type == RunEventTypes.ToolResult).Select(entry => entry.Data.GetProperty("call_id").GetString()).ToList();
            Assert.Equal(results.Distinct(), results);
            Assert.True(final.Type == RunEventTypes.Succeeded ? results.Count == 2 : final.Type == RunEventTypes.Cancelled && number % 3 == 1, $"run-{number}: {final.Type}");
        }
    }

    /// <summary>Every third is cancelled, every third left by its process and resumed; each at a moment of its own.</summary>
    private static async Task RunOneAsync(AgentRunner runner, EmbeddedRunStore store, int number, CancellationToken cancellationToken)
    {
        var input = new RunInput { Agent = "a", RunId = $"run-{number}", Messages = [new ChatMessage(ChatRole.User, "Go")] };
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = runner.RunAttemptAsync(input, isLast: true, leave.Token);
        if (number % 3 != 0)
        {
            await store.WaitAsync(input.RunId, number % 7, cancellationToken);
        }

        try
        {
            if (number % 3 == 1)
            {
                await runner.CancelAsync(input.RunId, cancellationToken);
            }
            else if (number % 3 == 2)
            {
                await leave.CancelAsync();
            }
        }
        catch (OmniStackException)
        {
            // It had ended before.
        }

        try
        {
            await running;
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            await runner.ResumeAsync(input.RunId, [], cancellationToken);
        }
    }

    /// <summary>Answers by how much was said, as a model does: a resumed run does not begin the script anew.</summary>
    private sealed class CountingModel : DelegatingChatClient
    {
        public CountingModel() : base(new ScriptedChatClient())
        {
        }

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var results = messages.Count(message => message.Role == ChatRole.Tool);
            var script = results < 2 ? new ScriptedChatClient().Then(new ScriptedTurn { Calls = [("twice", new { n = results })] }) : new ScriptedChatClient().Says("Done.");
            return script.GetStreamingResponseAsync(messages, options, cancellationToken);
        }
    }
}

using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Abstractions.Events;
using OmniStack.Agents.Runs;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Runs;
using OmniStack.Embedded.Agents;

namespace OmniStack.Daemon.Tests.Runs;

/// <summary>The end of a run that two write at once: who asks for it, and the worker that notices that its task was cancelled.</summary>
public sealed class RunDirectoryTests
{
    private const string RunId = "task:reader";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_WorkerWritesTheEndFirst_IsDone()
    {
        await using var services = Services();
        var runner = services.GetRequiredService<AgentRunner>();
        var store = services.GetRequiredService<IRunStore>();
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var input = new RunInput { Agent = "reader", RunId = RunId, Metadata = new Dictionary<string, string> { [RunMetadata.TaskId] = "task" } };
        var working = runner.RunAttemptAsync(input, isLast: true, lost.Token);
        await Eventually.IsTrueAsync(async () => await store.FindAsync(RunId, Stop) is not null);
        var directory = new RunDirectory(store, runner, new EndingTasks(async () =>
        {
            await lost.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
            await runner.CloseAsync(RunId, new RunResult { Status = RunStatus.Cancelled }, Stop);
        }));

        await directory.CancelAsync(RunId, Stop);

        Assert.Equal(RunState.Cancelled, (await directory.GetAsync(RunId, Stop)).State);
        var again = await Assert.ThrowsAsync<OmniStackException>(() => directory.CancelAsync(RunId, Stop));
        Assert.Equal(ErrorCodes.RunEnded, again.Code);
    }

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection().AddLogging().AddMemoryRunStore().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddAgent("reader", "Reads until it is told to stop.", _ => new EndlessAgent());
        services.AddAgentRunner();
        return services.BuildServiceProvider();
    }

    private sealed class EndlessAgent : IAgent
    {
        public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return RunResult.Succeeded("");
        }
    }

    /// <summary>Cancels the one task there is; its worker has written the end before the caller hears of it.</summary>
    private sealed class EndingTasks(Func<Task> end) : ITaskStore
    {
        public async Task<TaskRecord?> CancelAsync(string taskId, CancellationToken cancellationToken)
        {
            await end();
            var now = TimeProvider.System.GetUtcNow();
            return new TaskRecord
            {
                TaskId = taskId,
                Topic = "read",
                State = TaskState.Cancelled,
                Event = new EventEnvelope { Id = taskId, Topic = "read", Payload = new EventPayload(JsonElement.Parse("{}")), CreatedAt = now },
                Runs = [new AgentRun { Agent = "reader", State = TaskState.Cancelled, Attempts = 1 }],
                CreatedAt = now,
                UpdatedAt = now,
            };
        }

        public Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string taskId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> ClearAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

using System.Collections.Concurrent;
using OmniStack.Agents.State.Tasks;
using OmniStack.Conformance.Records;
using OmniStack.Contracts;

namespace OmniStack.Conformance.State;

/// <summary>What <see cref="AgentTasks"/> holds on every store.</summary>
public abstract class AgentTasksContract(IRecordBackend backend) : AgentStateContract(backend)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private AgentTasks Tasks => new(Store, Options, Time);

    [Fact]
    public async Task Task_WithEveryFieldSet_IsReadAsItWas()
    {
        var due = new DateTimeOffset(2030, 5, 1, 12, 30, 0, 123, TimeSpan.Zero);
        await AddAsync(new("root") { Id = "root" }, new("before") { Id = "before" }, new("all")
        {
            Id = "t", Description = "every field", ParentId = "root", Dependencies = ["before"], Priority = -7, DueAt = due,
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["owner"] = "ann" },
        });
        await Tasks.CompleteAsync("l", await Tasks.StartAsync("l", "before", "w", Lease, Stop), Stop);
        var failed = await Tasks.FailAsync("l", await Tasks.StartAsync("l", "t", "w1", Lease, Stop), "no network", retry: true, Stop);
        var saved = await Tasks.CheckpointAsync("l", await Tasks.StartAsync("l", "t", "w2", Lease, Stop), new { page = 5 }, Lease, Stop);
        await RestartAsync();

        var read = (await Tasks.FindAsync("l", "t", Stop))!;

        SameAs(saved, read);
        Assert.Equal(("all", "every field", "root", -7, due), (read.Name, read.Description, read.ParentId, read.Priority, read.DueAt));
        Assert.Equal(["before"], read.Dependencies);
        Assert.Equal("ann", read.Metadata["owner"]);
        Assert.Equal((2, "no network", "w2", AgentTaskState.InProgress), (read.Attempts, read.LastError, read.ClaimedBy, read.State));
        Assert.Equal("""{"page":5}""", read.Checkpoint?.GetRawText());
        Assert.Equal(Lease, read.ClaimedUntil - read.CheckpointAt);
        Assert.NotNull(read.StartedAt);
        Assert.Equal(failed.Version + 2, read.Version);
        var ended = await Tasks.CompleteAsync("l", read, Stop);
        SameAs(ended, (await Tasks.FindAsync("l", "t", Stop))!);
        Assert.NotNull(ended.EndedAt);
    }

    [Fact]
    public async Task ClaimNext_GoesByPriorityThenDueThenAge()
    {
        var soon = Time.GetUtcNow();
        await AddAsync(new("d") { Id = "no due" }, new("b") { Id = "soon", DueAt = soon }, new("c") { Id = "later", DueAt = soon.AddDays(1) });
        Time.Move(TimeSpan.FromSeconds(1));
        await AddAsync(new("a") { Id = "urgent", Priority = 5 }, new("e") { Id = "younger" });

        List<string> order = [];
        while (await Tasks.ClaimNextAsync("l", "w", Lease, Stop) is { } task)
        {
            order.Add(task.Id);
        }

        Assert.Equal(["urgent", "soon", "later", "no due", "younger"], order);
    }

    [Fact]
    public async Task Start_BeforeItsDependenciesAreComplete_IsRefused()
    {
        await AddAsync(new("first") { Id = "a" }, new("second") { Id = "b", Dependencies = ["a"], Priority = 9 });

        await RefusedAsync(ErrorCodes.AgentTaskBlocked, () => Tasks.StartAsync("l", "b", "w", Lease, Stop));
        var first = (await Tasks.ClaimNextAsync("l", "w", Lease, Stop))!;
        Assert.Equal("a", first.Id);
        Assert.Null(await Tasks.ClaimNextAsync("l", "w", Lease, Stop));
        await Tasks.CompleteAsync("l", first, Stop);
        Assert.Equal("b", (await Tasks.ClaimNextAsync("l", "w", Lease, Stop))?.Id);
    }

    [Fact]
    public async Task Add_TasksThatWaitForEachOther_AreRefusedAndNothingIsAdded()
    {
        await RefusedAsync(ErrorCodes.AgentTaskCycle, () => AddAsync(new("a") { Id = "a", Dependencies = ["c"] }, new("b") { Id = "b", Dependencies = ["a"] },
            new("c") { Id = "c", Dependencies = ["b"] }));
        await RefusedAsync(ErrorCodes.AgentTaskCycle, () => AddAsync(new AgentTaskDraft("a") { Id = "a", ParentId = "a" }));
        await RefusedAsync(ErrorCodes.AgentTaskNotFound, () => AddAsync(new AgentTaskDraft("a") { Dependencies = ["unknown"] }));

        Assert.Empty(await Tasks.ListAsync("l", Stop));
    }

    [Fact]
    public async Task Change_ThatClosesACycle_IsRefused()
    {
        var added = await AddAsync(new("a") { Id = "a" }, new("b") { Id = "b", Dependencies = ["a"], ParentId = "a" });

        await RefusedAsync(ErrorCodes.AgentTaskCycle, () => Tasks.ChangeAsync("l", added[0] with { Dependencies = ["b"] }, Stop));
        await RefusedAsync(ErrorCodes.AgentTaskCycle, () => Tasks.ChangeAsync("l", added[0] with { ParentId = "b" }, Stop));
        var changed = await Tasks.ChangeAsync("l", added[0] with { Name = "A", Priority = 3, State = AgentTaskState.Complete }, Stop);

        Assert.Equal(("A", 3, AgentTaskState.NotStarted), (changed.Name, changed.Priority, changed.State));
        await RefusedAsync(ErrorCodes.AgentTaskChanged, () => Tasks.ChangeAsync("l", added[0] with { Name = "lost" }, Stop));
    }

    [Fact]
    public async Task Claim_LeaseRunsOut_GoesToTheNextAndTheFirstIsRefused()
    {
        await AddAsync(new AgentTaskDraft("a"));
        var first = (await Tasks.ClaimNextAsync("l", "w1", Lease, Stop))!;
        Assert.Null(await Tasks.ClaimNextAsync("l", "w2", Lease, Stop));
        first = await Tasks.CheckpointAsync("l", first, 1, Lease * 2, Stop);
        Time.Move(Lease);
        Assert.Null(await Tasks.ClaimNextAsync("l", "w2", Lease, Stop));

        Time.Move(Lease);
        var second = (await Tasks.ClaimNextAsync("l", "w2", Lease, Stop))!;

        Assert.Equal(("w2", 2, "1"), (second.ClaimedBy, second.Attempts, second.Checkpoint?.GetRawText()));
        await RefusedAsync(ErrorCodes.AgentTaskChanged, () => Tasks.CheckpointAsync("l", first, 2, Lease, Stop));
        await RefusedAsync(ErrorCodes.AgentTaskChanged, () => Tasks.CompleteAsync("l", first, Stop));
        await Tasks.CompleteAsync("l", second, Stop);
    }

    [Fact]
    public async Task ClaimNext_ManyWorkersOfManyProcesses_EachTaskOnceAndInOrderOfDependencies()
    {
        const int chains = 4, length = 4;
        await Tasks.AddAsync("l", [.. Enumerable.Range(0, chains * length).Select(i =>
            new AgentTaskDraft($"t{i}") { Id = $"{i}", Dependencies = i < chains ? [] : [$"{i - chains}"] })], Stop);
        ConcurrentQueue<int> done = [];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
        {
            var tasks = new AgentTasks(await OpenAsync(), Options, Time);
            while (done.Count < chains * length)
            {
                if (await tasks.ClaimNextAsync("l", $"w{worker}", Lease, Stop) is { } task)
                {
                    done.Enqueue(int.Parse(task.Id, null));
                    await tasks.CompleteAsync("l", task, Stop);
                }
            }
        }));

        Assert.Equal(Enumerable.Range(0, chains * length), done.Order());
        var order = done.ToList();
        Assert.All(order.Where(i => i >= chains), i => Assert.True(order.IndexOf(i - chains) < order.IndexOf(i)));
        Assert.All(await Tasks.ListAsync("l", Stop), task => Assert.Equal((AgentTaskState.Complete, 1), (task.State, task.Attempts)));
    }

    [Fact]
    public async Task States_AllowOnlyTheirSteps()
    {
        var task = (await AddAsync(new AgentTaskDraft("a") { Id = "a" }))[0];
        await RefusedAsync(ErrorCodes.AgentTaskStateInvalid, () => Tasks.CompleteAsync("l", task, Stop));
        await RefusedAsync(ErrorCodes.AgentTaskStateInvalid, () => Tasks.ReopenAsync("l", "a", Stop));
        task = await Tasks.FailAsync("l", await Tasks.StartAsync("l", "a", "w", Lease, Stop), "broken", retry: false, Stop);
        Assert.Equal((AgentTaskState.Failed, "broken"), (task.State, task.LastError));
        await RefusedAsync(ErrorCodes.AgentTaskStateInvalid, () => Tasks.StartAsync("l", "a", "w", Lease, Stop));
        await RefusedAsync(ErrorCodes.AgentTaskStateInvalid, () => Tasks.CancelAsync("l", "a", Stop));

        task = await Tasks.ReopenAsync("l", "a", Stop);
        Assert.Equal((AgentTaskState.NotStarted, 1, null), (task.State, task.Attempts, task.EndedAt));
        Assert.Equal(AgentTaskState.Cancelled, (await Tasks.CancelAsync("l", "a", Stop)).State);
        Assert.Null(await Tasks.ClaimNextAsync("l", "w", Lease, Stop));
        await RefusedAsync(ErrorCodes.AgentTaskNotFound, () => Tasks.CancelAsync("l", "b", Stop));
    }

    [Fact]
    public async Task Delete_TaskThatOthersNeed_IsRefused()
    {
        await AddAsync(new("a") { Id = "a" }, new("b") { Id = "b", Dependencies = ["a"] });

        await RefusedAsync(ErrorCodes.AgentTaskNeeded, () => Tasks.DeleteAsync("l", "a", Stop));
        Assert.True(await Tasks.DeleteAsync("l", "b", Stop));
        Assert.True(await Tasks.DeleteAsync("l", "a", Stop));
        Assert.False(await Tasks.DeleteAsync("l", "a", Stop));
    }

    [Fact]
    public async Task Lists_AreListedAndDeleted()
    {
        foreach (var list in new[] { "run/2", "run/1", "other", "run/3" })
        {
            await Tasks.AddAsync(list, [new("a")], Stop);
        }

        var page = await Tasks.ListIdsAsync("run/", null, 2, Stop);
        Assert.Equal(["run/1", "run/2"], page.Items);
        Assert.Equal(["run/3"], (await Tasks.ListIdsAsync("run/", page.Next, 2, Stop)).Items);
        Assert.True(await Tasks.DeleteListAsync("run/3", Stop));
        Assert.False(await Tasks.DeleteListAsync("run/3", Stop));
        Assert.Empty(await Tasks.ListAsync("run/3", Stop));
    }

    [Fact]
    public async Task Add_BeyondTheBoundsOrTwice_IsRefused()
    {
        await AddAsync(new AgentTaskDraft("a") { Id = "a" });

        await RefusedAsync(ErrorCodes.AgentTaskExists, () => AddAsync(new AgentTaskDraft("a") { Id = "a" }));
        await RefusedAsync(ErrorCodes.StateFull, () => AddAsync([.. Enumerable.Repeat(new AgentTaskDraft("x"), Limits.MaxTasks)]));
        await RefusedAsync(ErrorCodes.StateTooLarge, () => AddAsync(new AgentTaskDraft("x") { Description = new string('x', Limits.MaxValueBytes) }));
        Assert.Single(await Tasks.ListAsync("l", Stop));
    }

    private Task<IReadOnlyList<AgentTask>> AddAsync(params AgentTaskDraft[] drafts) => Tasks.AddAsync("l", drafts, Stop);
}

using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;

namespace OmniStack.Conformance.Agents;

/// <summary>What every <see cref="IRunStore"/> holds. A subclass opens the store, empty and private to the test.</summary>
public abstract class RunStoreContract : IAsyncLifetime
{
    protected const int MaxEntries = 50;

    private static readonly DateTimeOffset At = TimeProvider.System.GetUtcNow();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected IRunStore Store { get; set; } = null!;

    /// <summary>Opens the store, whose runs may have <see cref="MaxEntries"/> entries.</summary>
    protected abstract ValueTask<IRunStore> OpenAsync();

    protected abstract ValueTask CloseAsync(IRunStore store);

    /// <summary>The same data as another process sees them, or as a restart does where there can be only one.</summary>
    protected abstract ValueTask<IRunStore> OpenAgainAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(Store);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Append_Entries_AreNumberedFromOneAndReadAsWritten()
    {
        await BeginAsync("r");
        var stored = await AppendAsync("r", "tool.call", 1, data: new { name = "sum", input = new { a = 1.5 } });

        Assert.Equal((2, 1), (stored.Sequence, stored.Attempt));
        var read = await Store.ReadAsync("r", after: 0, limit: 10, Stop);
        Assert.Equal([1, 2], read.Select(entry => entry.Sequence));
        Assert.Equal(("r", "tool.call", RunVisibility.Debug, At), (read[1].RunId, read[1].Type, read[1].Visibility, read[1].At));
        Assert.Equal("""{"name":"sum","input":{"a":1.5}}""", read[1].Data.GetRawText());
    }

    [Fact]
    public async Task Read_AfterAndLimit_CutsThePage()
    {
        await BeginAsync("r");
        for (var i = 0; i < 5; i++)
        {
            await AppendAsync("r", "x", 1);
        }

        Assert.Equal([3, 4], (await Store.ReadAsync("r", after: 2, limit: 2, Stop)).Select(entry => entry.Sequence));
        Assert.Empty(await Store.ReadAsync("r", after: 6, limit: 10, Stop));
        Assert.Empty(await Store.ReadAsync("other", after: 0, limit: 10, Stop));
    }

    [Fact]
    public async Task Append_ByManyAtOnce_LeavesNoGapAndNoDouble()
    {
        await BeginAsync("r");

        var stored = await Task.WhenAll(Enumerable.Range(0, MaxEntries - 1).Select(i => AppendAsync("r", "x", 1, data: new { i })));

        Assert.Equal(Enumerable.Range(2, MaxEntries - 1).Select(n => (long)n), stored.Select(entry => entry.Sequence).Order());
        var read = await Store.ReadAsync("r", 0, 1000, Stop);
        Assert.Equal(Enumerable.Range(1, MaxEntries).Select(n => (long)n), read.Select(entry => entry.Sequence));
        Assert.Equal(MaxEntries - 1, read.Skip(1).Select(entry => entry.Data.GetRawText()).Distinct().Count());
    }

    [Fact]
    public async Task Append_BeforeTheRunBegan_IsNotFound() =>
        await RefusedAsync(ErrorCodes.RunNotFound, () => AppendAsync("r", RunEventTypes.CancelRequested, null));

    [Theory]
    [InlineData(RunEventTypes.Succeeded)]
    [InlineData(RunEventTypes.Failed)]
    [InlineData(RunEventTypes.Cancelled)]
    [InlineData(RunEventTypes.TimedOut)]
    public async Task Append_AfterTheFinalEntry_IsRefused(string final)
    {
        await BeginAsync("r");
        await AppendAsync("r", final, 1);

        await RefusedAsync(ErrorCodes.RunEnded, () => AppendAsync("r", RunEventTypes.Succeeded, 1));
        await RefusedAsync(ErrorCodes.RunEnded, () => AppendAsync("r", RunEventTypes.CancelRequested, null));
        await RefusedAsync(ErrorCodes.RunEnded, () => BeginAsync("r"));
        Assert.Equal(2, (await Store.ReadAsync("r", 0, 10, Stop)).Count);
    }

    [Fact]
    public async Task Append_FinalByTwoAtOnce_TakesOne()
    {
        await BeginAsync("r");

        var codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CodeOfAsync(() => AppendAsync("r", RunEventTypes.Failed, 1))));

        Assert.Equal([null, .. Enumerable.Repeat(ErrorCodes.RunEnded, 7)], codes.Order());
    }

    [Fact]
    public async Task Append_ByAnEarlierAttempt_IsSuperseded()
    {
        await BeginAsync("r");
        Assert.Equal(2, (await BeginAsync("r")).Attempt);

        await RefusedAsync(ErrorCodes.RunSuperseded, () => AppendAsync("r", "x", 1, state: new("k", Json(1))));
        await RefusedAsync(ErrorCodes.RunSuperseded, () => AppendAsync("r", RunEventTypes.Succeeded, 1));
        Assert.Null(await Store.FindStateAsync("r", "k", Stop));
        Assert.Equal(2, (await AppendAsync("r", "x", 2)).Attempt);
        Assert.Equal(2, (await AppendAsync("r", RunEventTypes.CancelRequested, null)).Attempt);
    }

    [Fact]
    public async Task Append_ToAFullLog_TakesOnlyTheFinalEntry()
    {
        await BeginAsync("r");
        for (var i = 1; i < MaxEntries; i++)
        {
            await AppendAsync("r", "x", 1);
        }

        await RefusedAsync(ErrorCodes.RunLogFull, () => AppendAsync("r", "x", 1));
        Assert.Equal(MaxEntries + 1, (await AppendAsync("r", RunEventTypes.Failed, 1)).Sequence);
    }

    [Fact]
    public async Task State_IsChangedWithItsEntry_AndDeletedByNull()
    {
        await BeginAsync("r");
        await AppendAsync("r", "x", 1, state: new("a", Json(new { n = 1 })));
        await AppendAsync("r", "x", 1, state: new("b", Json("text")));
        await AppendAsync("r", "x", 1, state: new("a", Json(new { n = 2 })));

        Assert.Equal("""{"n":2}""", (await Store.FindStateAsync("r", "a", Stop))?.GetRawText());
        Assert.Equal("\"text\"", (await Store.FindStateAsync("r", "b", Stop))?.GetRawText());
        await AppendAsync("r", "x", 1, state: new("a", null));
        Assert.Null(await Store.FindStateAsync("r", "a", Stop));
        Assert.Null(await Store.FindStateAsync("other", "b", Stop));
    }

    [Theory]
    [InlineData(RunEventTypes.Succeeded, false)]
    [InlineData(RunEventTypes.Failed, true)]
    public async Task State_AfterTheEnd_IsKeptForAFailureOnly(string final, bool kept)
    {
        await BeginAsync("r");
        await AppendAsync("r", "x", 1, state: new("a", Json(1)));
        await AppendAsync("r", final, 1);

        Assert.Equal(kept, await Store.FindStateAsync("r", "a", Stop) is not null);
    }

    [Fact]
    public async Task WaitForCancel_RequestFromElsewhere_Completes()
    {
        await BeginAsync("r");
        var waiting = Store.WaitForCancelAsync("r", Stop);
        await AppendAsync("r", "x", 1);
        Assert.False(waiting.IsCompleted);

        await AppendAsync("r", RunEventTypes.CancelRequested, null);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await Store.WaitForCancelAsync("r", Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    [Fact]
    public async Task Wait_EndedRun_IsFalseBehindItsEnd()
    {
        await BeginAsync("r");
        await AppendAsync("r", RunEventTypes.Succeeded, 1);

        Assert.True(await Store.WaitAsync("r", 1, Stop));
        Assert.False(await Store.WaitAsync("r", 2, Stop));
    }

    [Fact]
    public async Task Wait_GivenUp_ThrowsCancelled()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waiting = Store.WaitAsync("never", 0, giveUp.Token);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Follow_WhileOthersWrite_SeesEveryEntryOnceInOrder()
    {
        var early = CollectAsync("r", after: 0);
        await BeginAsync("r");
        await AppendAsync("r", "x", 1);
        var late = CollectAsync("r", after: 1);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => AppendAsync("r", "x", 1)));
        await AppendAsync("r", RunEventTypes.Succeeded, 1);

        Assert.Equal(Enumerable.Range(1, 43).Select(n => (long)n), await early.WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Equal(Enumerable.Range(2, 42).Select(n => (long)n), await late.WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Empty(await CollectAsync("r", after: 43));
    }

    [Theory]
    [InlineData(RunReopening.KeepState, true)]
    [InlineData(RunReopening.ClearState, false)]
    public async Task Reopen_EndedRun_GoesOnAsTheNextAttempt(RunReopening reopening, bool kept)
    {
        await BeginAsync("r");
        await AppendAsync("r", "x", 1, state: new("a", Json(1)));
        await AppendAsync("r", RunEventTypes.CancelRequested, null);
        await AppendAsync("r", RunEventTypes.Failed, 1);

        var begun = await BeginAsync("r", reopening);
        var stopped = Store.WaitForCancelAsync("r", Stop);
        await AppendAsync("r", "x", 2);

        Assert.Equal((5, 2), (begun.Sequence, begun.Attempt));
        Assert.False(stopped.IsCompleted);
        Assert.Equal(kept, await Store.FindStateAsync("r", "a", Stop) is not null);
        await RefusedAsync(ErrorCodes.RunSuperseded, () => AppendAsync("r", "x", 1));
        await AppendAsync("r", RunEventTypes.CancelRequested, null);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await AppendAsync("r", RunEventTypes.Succeeded, 2);
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), await CollectAsync("r", after: 0));
        Store = await OpenAgainAsync();
        Assert.Equal((RunState.Succeeded, 2, 8L), await StandingAsync("r"));
    }

    [Fact]
    public async Task Find_Run_TellsWhereItStands()
    {
        await BeginAsync("r", agent: "writer");
        await AppendAsync("r", "x", 1);
        Assert.Equal((RunState.Running, 1, 2L), await StandingAsync("r"));
        await AppendAsync("r", RunEventTypes.Retrying, 1);
        Assert.Equal((RunState.Retrying, 1, 3L), await StandingAsync("r"));
        await BeginAsync("r", agent: "writer");
        await AppendAsync("r", RunEventTypes.Waiting, 2);
        await AppendAsync("r", RunEventTypes.CancelRequested, null);
        Assert.Equal((RunState.Waiting, 2, 6L), await StandingAsync("r"));
        await AppendAsync("r", RunEventTypes.TimedOut, 2);

        var found = await Store.FindAsync("r", Stop);
        Assert.Equal(("r", "writer", RunState.TimedOut), (found!.RunId, found.Agent, found.State));
        Assert.Equal(At.ToUnixTimeMilliseconds(), found.StartedAt.ToUnixTimeMilliseconds());
        Assert.Null(await Store.FindAsync("other", Stop));
    }

    [Fact]
    public async Task List_Pages_ShowEveryRunOnceLatestFirst()
    {
        for (var i = 0; i < 7; i++)
        {
            // The last three begin in one millisecond.
            await BeginAsync($"r{i}", agent: i % 2 == 0 ? "even" : "odd", at: At.AddSeconds(Math.Min(i, 4)));
        }

        await AppendAsync("r2", RunEventTypes.Succeeded, 1);
        Assert.Equal(["r6", "r5", "r4", "r3", "r2", "r1", "r0"], await ListAsync(new RunQuery { Limit = 2 }));
        Assert.Equal(["r6", "r4", "r2", "r0"], await ListAsync(new RunQuery { Agent = "even", Limit = 3 }));
        Assert.Equal(["r2"], await ListAsync(new RunQuery { State = RunState.Succeeded }));
        Assert.Empty(await ListAsync(new RunQuery { Agent = "none" }));
        Store = await OpenAgainAsync();
        Assert.Equal(["r5", "r3", "r1"], await ListAsync(new RunQuery { Agent = "odd" }));
    }

    [Fact]
    public async Task List_ByTenant_ShowsThoseThatBeganForItAndNeverChanges()
    {
        await BeginAsync("r1", tenant: "acme", at: At);
        await BeginAsync("r2", tenant: "other", at: At.AddSeconds(1));
        await BeginAsync("r3", at: At.AddSeconds(2));
        await BeginAsync("r1", tenant: "other");
        await AppendAsync("r2", RunEventTypes.Succeeded, 1);

        Assert.Equal(["r1"], await ListAsync(new RunQuery { TenantId = "acme" }));
        Assert.Equal(["r2"], await ListAsync(new RunQuery { TenantId = "other" }));
        Assert.Empty(await ListAsync(new RunQuery { TenantId = "nobody" }));
        Store = await OpenAgainAsync();
        Assert.Equal(["r1"], await ListAsync(new RunQuery { TenantId = "acme" }));
        Assert.Equal(("acme", "other", null), ((await Store.FindAsync("r1", Stop))?.TenantId, (await Store.FindAsync("r2", Stop))?.TenantId, (await Store.FindAsync("r3", Stop))?.TenantId));
    }

    [Fact]
    public async Task OpenedAgain_ShowsTheSame()
    {
        await BeginAsync("r");
        await AppendAsync("r", "x", 1, state: new("a", Json(new { n = 1 })));
        Store = await OpenAgainAsync();

        Assert.Equal([1, 2], (await Store.ReadAsync("r", 0, 10, Stop)).Select(entry => entry.Sequence));
        Assert.Equal("""{"n":1}""", (await Store.FindStateAsync("r", "a", Stop))?.GetRawText());
        Assert.Equal(2, (await BeginAsync("r")).Attempt);
        Assert.Equal(4, (await AppendAsync("r", "x", 2)).Sequence);
    }

    protected Task<RunEntry> BeginAsync(string runId, RunReopening reopening = RunReopening.No, string agent = "a", DateTimeOffset? at = null, string? tenant = null) =>
        Store.AppendAsync(new(runId, RunEventTypes.Started, RunVisibility.User, at ?? At, Json(new { agent, tenant_id = tenant })) { Reopening = reopening }, Stop);

    protected Task<RunEntry> AppendAsync(string runId, string type, int? attempt, object? data = null, RunStateChange? state = null) =>
        Store.AppendAsync(new(runId, type, RunVisibility.Debug, At, Json(data ?? new { })) { Attempt = attempt, State = state }, Stop);

    protected static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private async Task<(RunState, int, long)> StandingAsync(string runId)
    {
        var found = await Store.FindAsync(runId, Stop);
        return (found!.State, found.Attempt, found.Entries);
    }

    private async Task<IReadOnlyList<string>> ListAsync(RunQuery query)
    {
        List<string> seen = [];
        for (RunPage? page = null; page is null || page.NextCursor is not null;)
        {
            page = await Store.ListAsync(query with { After = page?.NextCursor is { } cursor ? RunCursor.TryParse(cursor) : null }, Stop);
            seen.AddRange(page.Items.Select(run => run.RunId));
        }

        return seen;
    }

    private async Task<IReadOnlyList<long>> CollectAsync(string runId, long after)
    {
        List<long> seen = [];
        await foreach (var entry in Store.FollowAsync(runId, after, Stop))
        {
            seen.Add(entry.Sequence);
        }

        return seen;
    }

    private static async Task RefusedAsync(string code, Func<Task> call) => Assert.Equal(code, await CodeOfAsync(call));

    private static async Task<string?> CodeOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (OmniStackException refused)
        {
            return refused.Code;
        }
    }
}

using OmniStack.Abstractions.Agents;
using OmniStack.Conformance.Agents;
using OmniStack.Embedded.Agents;

namespace OmniStack.Embedded.Tests;

public sealed class MemoryRunStoreTests : RunStoreContract
{
    private const int MaxRuns = 8;

    protected override ValueTask<IRunStore> OpenAsync() =>
        ValueTask.FromResult<IRunStore>(new MemoryRunStore(new RunLimits(MaxRuns, MaxEntries, TimeSpan.FromDays(1)), TimeProvider.System));

    protected override ValueTask CloseAsync(IRunStore store) => ValueTask.CompletedTask;

    protected override ValueTask<IRunStore> OpenAgainAsync() => ValueTask.FromResult(Store);

    [Fact]
    public async Task Append_MoreRunsThanAreHeld_DropsTheOneThatEndedFirst()
    {
        for (var run = 1; run <= MaxRuns; run++)
        {
            await BeginAsync($"r{run}");
        }

        await Assert.ThrowsAsync<Abstractions.OmniStackException>(() => BeginAsync("more"));
        await AppendAsync("r2", RunEventTypes.Failed, 1);
        await BeginAsync("more");

        Assert.Empty(await Store.ReadAsync("r2", 0, 10, Stop));
        Assert.Single(await Store.ReadAsync("r1", 0, 10, Stop));
    }
}

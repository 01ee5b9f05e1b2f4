using OmniStack.Abstractions.Agents;
using OmniStack.Conformance.Agents;
using OmniStack.Embedded.Agents;

namespace OmniStack.Embedded.Tests;

public sealed class MemoryRunStoreTests : RunStoreContract
{
    protected override ValueTask<IRunStore> OpenAsync() =>
        ValueTask.FromResult<IRunStore>(new MemoryRunStore(new RunLimits(3, MaxEntries, TimeSpan.FromDays(1)), TimeProvider.System));

    protected override ValueTask CloseAsync(IRunStore store) => ValueTask.CompletedTask;

    protected override ValueTask<IRunStore> OpenAgainAsync() => ValueTask.FromResult(Store);

    [Fact]
    public async Task Append_MoreRunsThanAreHeld_DropsTheOneThatEndedFirst()
    {
        foreach (var run in new[] { "a", "b", "c" })
        {
            await BeginAsync(run);
        }

        await Assert.ThrowsAsync<Abstractions.OmniStackException>(() => BeginAsync("d"));
        await AppendAsync("b", RunEventTypes.Failed, 1);
        await BeginAsync("d");

        Assert.Empty(await Store.ReadAsync("b", 0, 10, Stop));
        Assert.Single(await Store.ReadAsync("a", 0, 10, Stop));
    }
}

using OmniStack.Events.Running;

namespace OmniStack.Events.Tests;

public sealed class SlotsTests
{
    private readonly Slots _slots = new(3, TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAll_SomeAreFree_TakesThemAtOnce()
    {
        Assert.Equal(3, await _slots.TakeAllAsync(Stop));
        _slots.Release(2);

        Assert.Equal(2, await _slots.TakeAllAsync(Stop));
    }

    [Fact]
    public async Task TakeAll_NoneIsFree_WaitsForTheFirst()
    {
        await _slots.TakeAllAsync(Stop);
        var waiting = _slots.TakeAllAsync(Stop);
        Assert.False(waiting.IsCompleted);

        _slots.Release(1);

        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task TryTake_NoneIsFreeInTime_IsFalseAndTakesNone()
    {
        await _slots.TakeAllAsync(Stop);

        Assert.False(await _slots.TryTakeAsync(TimeSpan.FromMilliseconds(10), Stop));

        _slots.Release(1);
        Assert.True(await _slots.TryTakeAsync(TimeSpan.Zero, Stop));
        Assert.False(await _slots.TryTakeAsync(TimeSpan.Zero, Stop));
    }
}

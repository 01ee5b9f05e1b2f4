using OmniStack.Events.Running;

namespace OmniStack.Events.Tests;

public sealed class TrickleTests
{
    private readonly Trickle _trickle = new();

    [Fact]
    public void IsToGather_OneEventAtATime_Never()
        => Assert.All(Enumerable.Range(0, 3), _ => Assert.False(_trickle.IsToGather(received: 1, asked: 10, hasOpenRuns: false, isQuick: true)));

    [Fact]
    public void IsToGather_NextComesBeforeTheOutcome_WhileSeveralComeTogether()
    {
        Assert.True(_trickle.IsToGather(received: 1, asked: 10, hasOpenRuns: true, isQuick: true));
        Assert.True(_trickle.IsToGather(received: 2, asked: 10, hasOpenRuns: false, isQuick: true));
        Assert.True(_trickle.IsToGather(received: 3, asked: 10, hasOpenRuns: false, isQuick: true));
        Assert.False(_trickle.IsToGather(received: 1, asked: 10, hasOpenRuns: false, isQuick: true));
        Assert.False(_trickle.IsToGather(received: 2, asked: 10, hasOpenRuns: false, isQuick: true));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void IsToGather_FromABacklogOfNothingOrForSlowHandlers_Never(int received, bool isQuick)
        => Assert.False(_trickle.IsToGather(received, asked: 10, hasOpenRuns: true, isQuick));
}

using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Metrics;

public sealed class DurationQuantileTests
{
    [Theory]
    [InlineData(0.0005, 0.0005)]
    [InlineData(0.202, 0.35)]
    [InlineData(1, 0.75)]
    [InlineData(3600, 600)]
    public void Of_OneAttempt_IsTheMiddleOfItsClassWithoutSpuriousDigits(double seconds, double median)
    {
        var counts = new long[GroupStatistics.DurationBounds.Count + 1];
        counts[GroupStatistics.DurationIndex(seconds)] = 1;

        Assert.Equal(median, DurationQuantile.Of(counts, 0.5));
    }

    [Fact]
    public void Of_ManyAttempts_IsInterpolated()
    {
        var counts = new long[GroupStatistics.DurationBounds.Count + 1];
        counts[GroupStatistics.DurationIndex(0.015)] = 90;
        counts[GroupStatistics.DurationIndex(4)] = 10;

        Assert.Equal((0.015556, 3.5, 4.7), (DurationQuantile.Of(counts, 0.5), DurationQuantile.Of(counts, 0.95), DurationQuantile.Of(counts, 0.99)));
    }
}

using OmniStack.Events.Running;

namespace OmniStack.Events.Tests;

public sealed class TrickleTests
{
    private readonly Trickle _trickle = new();

    [Fact]
    public void Next_OneEventAtATime_WaitsForNothing()
        => Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(Gathering.None, Next(received: 1)));

    [Fact]
    public void Next_EventComesBeforeTheOutcome_GathersWhileSeveralComeTogether()
    {
        Assert.Equal(Gathering.Outcomes, Next(received: 1, hasOpenRuns: true));
        Assert.Equal(Gathering.Outcomes, Next(received: 2));
        Assert.NotEqual(Gathering.None, Next(received: 3));
        Assert.Equal(Gathering.None, Next(received: 1));
        Assert.Equal(Gathering.None, Next(received: 2));
    }

    [Fact]
    public void Next_StreamOfEvents_WaitsAMomentForMore()
    {
        // In a moment come three times as many as until the outcomes are stored.
        var rounds = Rounds(30, brings: gathering => gathering == Gathering.Moment ? 6 : 2);
        Assert.All(rounds.Skip(4), gathering => Assert.Equal(Gathering.Moment, gathering));
    }

    [Fact]
    public void Next_PublishersThatAwaitTheirResults_AreHeldUpOnceInAWhile()
    {
        var rounds = Rounds(330, brings: _ => 4);
        Assert.InRange(rounds.Count(gathering => gathering == Gathering.Moment), 1, 10);
        Assert.DoesNotContain(Gathering.None, rounds.Skip(1));
    }

    [Fact]
    public void Next_StreamThatEbbs_WaitsForOutcomesAgain()
    {
        Rounds(30, brings: gathering => gathering == Gathering.Moment ? 6 : 2);
        Assert.Equal(Gathering.Moment, Next(received: 2));
        Assert.Contains(Gathering.Outcomes, Rounds(10, brings: _ => 2));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Next_FromABacklogOfNothingOrForSlowHandlers_WaitsForNothing(int received, bool isQuick)
        => Assert.Equal(Gathering.None, _trickle.Next(received, asked: 10, hasOpenRuns: true, isQuick));

    private List<Gathering> Rounds(int count, Func<Gathering, int> brings)
    {
        List<Gathering> rounds = [Next(received: 1, hasOpenRuns: true)];
        while (rounds.Count < count)
        {
            rounds.Add(Next(brings(rounds[^1])));
        }
        return rounds;
    }

    private Gathering Next(int received, bool hasOpenRuns = false) => _trickle.Next(received, asked: 10, hasOpenRuns, isQuick: true);
}

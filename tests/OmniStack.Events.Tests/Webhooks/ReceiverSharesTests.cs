using Microsoft.Extensions.Options;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Tests.Webhooks;

public sealed class ReceiverSharesTests
{
    private readonly StoppedTime _time = new();
    private readonly ReceiverShares _shares;

    public ReceiverSharesTests() => _shares = new(Options.Create(new WebhookOptions { MaxPerReceiver = 2 }), _time);

    [Fact]
    public void TryEnter_ShareTaken_SendsAwayOneBehindTheOther()
    {
        Assert.Null(_shares.TryEnter("a:80"));
        Assert.Null(_shares.TryEnter("a:80"));

        Assert.Equal([100, 200, 300], Enumerable.Range(0, 3).Select(_ => _shares.TryEnter("a:80")!.Value.TotalMilliseconds));
        Assert.Null(_shares.TryEnter("b:80"));
    }

    [Fact]
    public void TryEnter_AfterALeave_HasAPlaceAgain()
    {
        _shares.TryEnter("a:80");
        _shares.TryEnter("a:80");
        _shares.Leave("a:80", TimeSpan.FromSeconds(1));

        Assert.Null(_shares.TryEnter("a:80"));
        Assert.NotNull(_shares.TryEnter("a:80"));
    }

    [Fact]
    public void TryEnter_SlowReceiver_SendsAwayForLonger()
    {
        for (var i = 0; i < 20; i++)
        {
            _shares.TryEnter("a:80");
            _shares.Leave("a:80", TimeSpan.FromSeconds(10));
        }

        _shares.TryEnter("a:80");
        _shares.TryEnter("a:80");

        Assert.InRange(_shares.TryEnter("a:80")!.Value.TotalSeconds, 4.5, 5);
        Assert.InRange(_shares.TryEnter("a:80")!.Value.TotalSeconds, 9, 10);
        Assert.InRange(Enumerable.Range(0, 1_000).Max(_ => _shares.TryEnter("a:80")!.Value.TotalSeconds), 60, 120);
    }

    [Fact]
    public void TryEnter_TimePassed_TheirTimesAreFreeAgain()
    {
        _shares.TryEnter("a:80");
        _shares.TryEnter("a:80");
        _shares.TryEnter("a:80");

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(100, _shares.TryEnter("a:80")!.Value.TotalMilliseconds);
    }

    /// <summary>Time that passes only when the test says so.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}

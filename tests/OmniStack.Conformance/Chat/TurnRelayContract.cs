using System.Text;
using OmniStack.Abstractions.Chat;
using OmniStack.Testing;

namespace OmniStack.Conformance.Chat;

/// <summary>What every <see cref="ITurnRelay"/> holds, seen from two instances of a service. A subclass opens them, private to the test.</summary>
public abstract class TurnRelayContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The instance that runs the turns.</summary>
    protected ITurnRelay One { get; private set; } = null!;

    /// <summary>Another one.</summary>
    protected ITurnRelay Other { get; private set; } = null!;

    protected abstract ValueTask<ITurnRelay> OpenAsync();

    protected abstract ValueTask CloseAsync(ITurnRelay relay);

    public async ValueTask InitializeAsync() => (One, Other) = (await OpenAsync(), await OpenAsync());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync(One);
        await CloseAsync(Other);
    }

    [Fact]
    public async Task Read_FromAnotherInstance_ReplaysAndFollowsToTheEnd()
    {
        var turn = Share("a");
        turn.Write("First. ");
        Assert.Equal("First. ", await ReadAsync(Other, "a", 0, 7));

        var following = ReadAllAsync(Other, "a");
        turn.Write("Second. ");
        Assert.Equal("Second. ", await ReadAsync(Other, "a", 7, 8));
        turn.Write("Third.");
        turn.End();

        Assert.Equal("First. Second. Third.", await following.WaitAsync(Patience, Stop));
        Assert.Equal("First. Second. Third.", await ReadAllAsync(Other, "a"));
        Assert.Equal("ond. Third.", await ReadAsync(Other, "a", 10, 11));
    }

    [Fact]
    public async Task Read_LongAnswer_ComesInBoundedPiecesByteForByte()
    {
        var turn = Share("a");
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number} ä "));
        turn.Write(text[..300_000]);
        turn.Write(text[300_000..]);
        turn.End();

        Assert.Equal(text, await ReadAllAsync(Other, "a").WaitAsync(Patience, Stop));
    }

    [Fact]
    public async Task Read_NothingThere_IsNothingAfterAWhile()
    {
        Assert.Null(await Other.FindAsync("nobody", 0, Stop).WaitAsync(Patience, Stop));
        Assert.True((await Other.ReadAsync(new SharedAnswer("nobody", "none", default), 0, Stop).WaitAsync(Patience, Stop)) is { IsEmpty: true });
    }

    [Fact]
    public async Task Stop_FromAnotherInstance_StopsThatTurnOnly()
    {
        var (turn, bystander) = (Share("a"), Share("b"));

        await Other.StopAsync("a", Stop);

        await turn.Stopped.WaitAsync(Patience, Stop);
        Assert.False(bystander.Stopped.IsCompleted);
        turn.End();
        bystander.End();
    }

    [Fact]
    public async Task Stop_NobodyRunsIt_DoesNothing() => await Other.StopAsync("nobody", Stop);

    [Fact]
    public async Task Find_ATurnThatGoesOn_TellsWhatWasSaidBefore()
    {
        var turn = Share("a", new ByteRange(6, 20));
        turn.Write("start earlier, and more");

        Assert.Equal(new ByteRange(6, 20), (await FoundAsync(Other, "a")).Earlier);
        turn.End();
    }

    [Fact]
    public async Task Share_TheSameAnswerAgain_IsAnotherStreamAndReadersOfTheFirstGoOnWithThat()
    {
        var first = Share("a");
        first.Write("It asks for approval, at length.");
        var reading = await FoundAsync(Other, "a");
        Assert.Equal("It asks for", await ReadAsync(Other, reading, 0, 11));
        first.End();

        var second = Share("a");
        second.Write("It goes on, where the first had ended.");
        await Eventually.IsTrueAsync(async () => await FoundAsync(Other, "a") != reading, Patience);

        Assert.Equal(" approval, at length.", await ReadAllAsync(Other, reading, 11).WaitAsync(Patience, Stop));
        second.End();
        Assert.Equal("It goes on, where the first had ended.", await ReadAllAsync(Other, await FoundAsync(Other, "a")).WaitAsync(Patience, Stop));
    }

    [Fact]
    public async Task Find_ATurnThatGoesOnAndIsNotSharedYet_IsNotTheOneBefore()
    {
        var first = Share("a");
        first.End();
        await FoundAsync(Other, "a");

        Assert.Null(await Other.FindAsync("a", 1, Stop).WaitAsync(Patience, Stop));

        var finding = Other.FindAsync("a", 1, Stop);
        var second = Share("a", decisions: 1);
        Assert.Equal(1, (await finding.WaitAsync(Patience, Stop) ?? await Other.FindAsync("a", 1, Stop))!.Decisions);
        second.End();
    }

    protected WrittenTurn Share(string answerId, ByteRange earlier = default, int decisions = 0)
    {
        var turn = new WrittenTurn(answerId, earlier, decisions);
        One.Share(turn);
        return turn;
    }

    protected static async Task<SharedAnswer> FoundAsync(ITurnRelay relay, string answerId)
    {
        SharedAnswer? found = null;
        await Eventually.IsTrueAsync(async () => (found = await relay.FindAsync(answerId, 0, Stop)) is not null, Patience);
        return found!;
    }

    protected static async Task<string> ReadAllAsync(ITurnRelay relay, string answerId) => await ReadAllAsync(relay, await FoundAsync(relay, answerId));

    private static async Task<string> ReadAsync(ITurnRelay relay, string answerId, long from, int count)
        => await ReadAsync(relay, await FoundAsync(relay, answerId), from, count);

    private static async Task<string> ReadAsync(ITurnRelay relay, SharedAnswer stream, long from, int count)
    {
        using var bytes = new MemoryStream();
        while (bytes.Length < count && await relay.ReadAsync(stream, from + bytes.Length, Stop) is { } piece)
        {
            bytes.Write(piece.Span[..Math.Min(piece.Length, count - (int)bytes.Length)]);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static async Task<string> ReadAllAsync(ITurnRelay relay, SharedAnswer stream, long from = 0)
    {
        using var all = new MemoryStream();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Patience);
        while (await relay.ReadAsync(stream, from + all.Length, patience.Token) is { } piece)
        {
            Assert.InRange(piece.Length, 0, 256 * 1024);
            all.Write(piece.Span);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}

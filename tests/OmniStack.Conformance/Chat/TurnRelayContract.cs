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
    public async Task Read_NothingThere_IsEmptyAfterAWhile()
        => Assert.True((await Other.ReadAsync("nobody", 0, Stop).WaitAsync(Patience, Stop)) is { IsEmpty: true });

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
    public async Task Share_TheSameAnswerAgain_ReadsTheLaterStreamOnly()
    {
        var first = Share("a");
        first.Write("It asks for approval, at length.");
        first.End();
        await ReadAllAsync(Other, "a").WaitAsync(Patience, Stop);

        var second = Share("a");
        second.Write("It goes on.");
        second.End();

        await Eventually.IsTrueAsync(async () => await ReadAllAsync(Other, "a") == "It goes on.", Patience);
    }

    [Fact]
    public async Task Read_BehindTheEndOfALaterStream_HasEnded()
    {
        var first = Share("a");
        first.Write("It asks for approval, at length.");
        Assert.Equal("It asks for approval, at length.", await ReadAsync(Other, "a", 0, 32));
        first.End();
        await ReadAllAsync(Other, "a");

        var second = Share("a");
        second.Write("It goes on.");
        second.End();
        await Eventually.IsTrueAsync(async () => await ReadAllAsync(Other, "a") == "It goes on.", Patience);

        Assert.Null(await Other.ReadAsync("a", 32, Stop));
    }

    protected WrittenTurn Share(string answerId)
    {
        var turn = new WrittenTurn(answerId);
        One.Share(turn);
        return turn;
    }

    private static async Task<string> ReadAsync(ITurnRelay relay, string answerId, long from, int count)
    {
        using var bytes = new MemoryStream();
        while (bytes.Length < count && await relay.ReadAsync(answerId, from + bytes.Length, Stop) is { } piece)
        {
            bytes.Write(piece.Span);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    protected static async Task<string> ReadAllAsync(ITurnRelay relay, string answerId)
    {
        using var all = new MemoryStream();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Patience);
        while (await relay.ReadAsync(answerId, all.Length, patience.Token) is { } piece)
        {
            Assert.InRange(piece.Length, 0, 256 * 1024);
            all.Write(piece.Span);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}

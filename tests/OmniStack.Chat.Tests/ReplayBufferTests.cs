using System.Text;
using OmniStack.Chat.Streaming;

namespace OmniStack.Chat.Tests;

public sealed class ReplayBufferTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WhileItIsWritten_GivesEveryReaderAllOfIt()
    {
        var buffer = new ReplayBuffer();
        var written = new StringBuilder();
        var early = Enumerable.Range(0, 4).Select(_ => ReadAsync(buffer)).ToList();
        for (var n = 0; n < 5000; n++)
        {
            buffer.Append(Encoding.UTF8.GetBytes($"{n};"));
            written.Append(n).Append(';');
            if (n % 100 == 0)
            {
                await Task.Yield();
            }
        }

        buffer.Complete();

        Assert.All(await Task.WhenAll([.. early, ReadAsync(buffer)]), text => Assert.Equal(written.ToString(), text));
        Assert.Equal(written.Length, buffer.Length);
    }

    [Fact]
    public async Task Read_NothingComes_EndsWithItsToken()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var reading = new ReplayBuffer().ReadAsync(cancel.Token).ToListAsync(CancellationToken.None).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Read_AnotherReaderLeaves_GoesOn()
    {
        var buffer = new ReplayBuffer();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var leaving = buffer.ReadAsync(cancel.Token).ToListAsync(CancellationToken.None).AsTask();
        var staying = ReadAsync(buffer);
        buffer.Append("a"u8);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        buffer.Append("b"u8);
        buffer.Complete();

        Assert.Equal("ab", await staying);
    }

    private static async Task<string> ReadAsync(ReplayBuffer buffer)
    {
        await Task.Yield();
        var text = new StringBuilder();
        await foreach (var bytes in buffer.ReadAsync(Stop))
        {
            text.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        return text.ToString();
    }
}

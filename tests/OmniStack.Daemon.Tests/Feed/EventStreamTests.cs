using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OmniStack.Daemon.Feed;

namespace OmniStack.Daemon.Tests.Feed;

/// <summary>The writing side of a stream, on a body whose writes last until they are let go.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Send_EndedInMidWrite_FinishesTheWriteAndTheAnswer()
    {
        using var gone = new CancellationTokenSource();
        using var body = new HeldStream();
        var http = new DefaultHttpContext { RequestAborted = gone.Token, Response = { Body = body } };
        using var app = new HostBuilder().Build();
        var stream = new EventStream(Options.Create(new FeedOptions()), app.Services.GetRequiredService<IHostApplicationLifetime>(), TimeProvider.System);

        var sending = stream.SendAsync(http, _ => Endless(), item => new ServerSentEvent("1", "entry", item));
        await body.Writing.WaitAsync(TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        body.LetGo();
        await sending;

        // A server that sees a write given up cuts the connection: the client would read a broken answer, not an ended one.
        Assert.False(body.WasGivenUp);
        Assert.EndsWith("\n\n", body.Text, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<string> Endless()
    {
        while (true)
        {
            await Task.Yield();
            yield return "{}";
        }
    }

    private sealed class HeldStream : MemoryStream
    {
        private readonly TaskCompletionSource _writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Writing => _writing.Task;

        public bool WasGivenUp { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void LetGo() => _letGo.TrySetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _writing.TrySetResult();
            await _letGo.Task;
            WasGivenUp |= cancellationToken.IsCancellationRequested;
            await base.WriteAsync(buffer, CancellationToken.None);
        }
    }
}

using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A receiver of webhooks on this machine, which answers as it was told and keeps what it got.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly int[] _answers;
    private readonly Channel<(IHeaderDictionary Headers, string Body)> _messages = Channel.CreateUnbounded<(IHeaderDictionary, string)>();
    private LocalServer _server = null!;
    private int _count;

    private HookReceiver(int[] answers) => _answers = answers;

    /// <summary>Where it takes messages.</summary>
    public Uri Url => new(_server.Address, "/hook");

    /// <summary>Messages that came.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The Location of its answers.</summary>
    public Uri? RedirectsTo { get; set; }

    /// <param name="answers">Statuses in turn; the last one ever after. 200 when there are none.</param>
    public static async Task<HookReceiver> StartAsync(params int[] answers)
    {
        var receiver = new HookReceiver(answers is [] ? [StatusCodes.Status200OK] : answers);
        receiver._server = await LocalServer.StartAsync(app => app.MapPost("/hook", receiver.TakeAsync));
        return receiver;
    }

    /// <summary>The next message.</summary>
    /// <exception cref="TimeoutException">None came within 20 s.</exception>
    public async Task<(IHeaderDictionary Headers, string Body)> NextAsync()
        => await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        context.Response.StatusCode = _answers[Math.Min(Interlocked.Increment(ref _count), _answers.Length) - 1];
        context.Response.Headers.Location = RedirectsTo?.ToString();
        await _messages.Writer.WriteAsync((headers, body), context.RequestAborted);
    }
}

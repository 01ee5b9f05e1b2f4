using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OmniStack.Testing.Browser;

/// <summary>A page whose console is read: an error there, a content security violation too, fails the test at its end.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();
    private string? _forgiven;

    public WatchedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>What the browser says of answers that the test asked for, such as of a status.</summary>
    public void Forgive(string text) => _forgiven = text;

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.DoesNotContain(_errors, error => _forgiven is null || !error.Contains(_forgiven, StringComparison.Ordinal));
    }
}

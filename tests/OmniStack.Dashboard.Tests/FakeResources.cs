using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Tests;

/// <summary>Resources that a test sets, with consoles that it writes.</summary>
internal sealed class FakeResources : IResourceSource
{
    private readonly ConcurrentDictionary<string, List<ConsoleLine>> _lines = [];
    private readonly ConcurrentDictionary<string, List<Channel<ConsoleLine>>> _live = [];
    private long _version;

    public long Version => Volatile.Read(ref _version);

    public IReadOnlyList<ResourceView> Resources { get; private set; } = [];

    public ConcurrentQueue<string> Executed { get; } = [];

    public string? NextFailure { get; set; }

    public void Set(params ResourceView[] resources)
    {
        Resources = resources;
        Interlocked.Increment(ref _version);
    }

    public void Change(string name, Func<ResourceView, ResourceView> change) => Set([.. Resources.Select(r => r.Name == name ? change(r) : r)]);

    public void Write(string resource, string text, bool isError = false, DateTimeOffset? time = null)
    {
        var line = new ConsoleLine(time ?? TimeProvider.System.GetUtcNow(), text, isError);
        var lines = _lines.GetOrAdd(resource, _ => []);
        lock (lines)
        {
            lines.Add(line);
            foreach (var follower in Followers(resource))
            {
                follower.Writer.TryWrite(line);
            }
        }
    }

    public async IAsyncEnumerable<ConsoleLine> ReadConsoleAsync(string resource, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = _lines.GetOrAdd(resource, _ => []);
        var channel = Channel.CreateUnbounded<ConsoleLine>();
        lock (lines)
        {
            foreach (var line in lines)
            {
                channel.Writer.TryWrite(line);
            }
            if (follow)
            {
                Followers(resource).Add(channel);
            }
            else
            {
                channel.Writer.Complete();
            }
        }
        await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return line;
        }
    }

    public ConcurrentDictionary<string, string> Parameters { get; } = [];

    public Task<string?> SetParameterAsync(string parameter, string value, CancellationToken cancellationToken)
    {
        Parameters[parameter] = value;
        Change(parameter, r => r with { State = "Running", Environment = [r.Environment[0] with { Value = value }] });
        return Task.FromResult(NextFailure);
    }

    public void ClearConsole(string resource)
    {
        var lines = _lines.GetOrAdd(resource, _ => []);
        lock (lines)
        {
            lines.Clear();
        }
    }

    /// <summary>Ends the consoles, as a host does that has stopped everything.</summary>
    public void End()
    {
        foreach (var follower in _live.Values.SelectMany(followers => followers))
        {
            follower.Writer.TryComplete();
        }
    }

    private List<Channel<ConsoleLine>> Followers(string resource) => _live.GetOrAdd(resource, _ => []);

    public Task<string?> ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        Executed.Enqueue($"{resource} {command}");
        if (NextFailure is null && command is "stop" or "start")
        {
            Change(resource, r => r with { State = command == "stop" ? "Exited" : "Running" });
        }
        return Task.FromResult(NextFailure);
    }
}

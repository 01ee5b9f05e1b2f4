using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents;

/// <summary>
/// Calls the model, runs the tools it asks for, gives it their results, and so on until it has nothing more to call: the one
/// tool loop of the product.
/// </summary>
public sealed class ToolLoop
{
    private readonly IChatClient _client;
    private readonly ToolCaller _tools;
    private readonly IOptions<ToolLoopOptions> _options;
    private readonly TimeProvider _time;

    internal ToolLoop(IChatClient client, ToolCaller tools, IOptions<ToolLoopOptions> options, TimeProvider time)
    {
        _client = client;
        _tools = tools;
        _options = options;
        _time = time;
    }

    internal int MaxSteps => _options.Value.MaxSteps;

    /// <summary>
    /// Runs and yields what happens, as it does. Neither a failing model or tool nor <paramref name="cancellationToken"/> throws:
    /// open tool calls get an error and the last event says how it ended.
    /// </summary>
    /// <remarks>A reader that leaves early cancels the run; a slow one holds it back once <see cref="ToolLoopOptions.EventBuffer"/> events wait.</remarks>
    public async IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateBounded<RunEvent>(new BoundedChannelOptions(_options.Value.EventBuffer)
        {
            SingleReader = true,
            AllowSynchronousContinuations = true, // What the model says reaches a waiting reader without a change of threads.
        });
        var run = new ToolLoopRun(_client, _tools, _options.Value, _time, request, events.Writer);
        var running = run.ExecuteAsync(stop.Token);
        try
        {
            await foreach (var item in events.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await foreach (var _ in events.Reader.ReadAllAsync(CancellationToken.None))
            {
                // The run waits for room to say how it ended.
            }

            await running;
        }
    }
}

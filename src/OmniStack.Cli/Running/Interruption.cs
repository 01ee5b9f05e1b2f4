using System.Runtime.InteropServices;

namespace OmniStack.Cli.Running;

/// <summary>Ctrl+C and SIGTERM. The first one cancels the command, unless the command has something of its own to stop.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly PosixSignalRegistration[] _signals;
    private Func<bool>? _first;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, mayStay: true)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, mayStay: false)),
    ];

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Asks <paramref name="stop"/> at Ctrl+C; the program ends only when that has nothing to stop.</summary>
    /// <param name="stop">True when it has stopped something.</param>
    public void StopFirst(Func<bool> stop) => _first = stop;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
        _end.Dispose();
    }

    private void Handle(PosixSignalContext context, bool mayStay)
    {
        context.Cancel = true;
        if (!mayStay || _first is not { } stop || !stop())
        {
            _end.Cancel();
        }
    }
}

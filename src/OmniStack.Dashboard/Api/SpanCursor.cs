using System.Runtime.CompilerServices;
using OmniStack.Contracts.Telemetry;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

/// <summary>Remembers how much of each trace has been read, for those that follow. Traces that are forgotten by the store are forgotten here too.</summary>
internal sealed class SpanCursor(TraceStore traces, Func<SpanRecord, bool> wanted)
{
    private readonly ConditionalWeakTable<Trace, StrongBox<int>> _read = [];

    /// <summary>The spans that have come since the last call.</summary>
    public IEnumerable<SpanDto> Read()
    {
        foreach (var trace in traces.Newest().Reverse())
        {
            var read = _read.GetOrCreateValue(trace);
            var fresh = trace.Spans[read.Value..].ToArray();
            read.Value += fresh.Length;
            foreach (var span in fresh.Where(wanted))
            {
                yield return span.ToDto();
            }
        }
    }
}

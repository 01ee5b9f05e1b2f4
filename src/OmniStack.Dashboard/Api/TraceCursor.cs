using OmniStack.Contracts.Telemetry;
using System.Runtime.CompilerServices;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

/// <summary>Remembers how large each trace was when it was told, for those that follow: a trace that has grown since is told again.</summary>
internal sealed class TraceCursor(TraceStore traces, Func<Trace, bool> wanted, bool withSpans)
{
    private readonly ConditionalWeakTable<Trace, StrongBox<int>> _told = [];

    /// <summary>The traces that are new or have grown since the last call, as they are now.</summary>
    public IEnumerable<TraceDto> Read()
    {
        foreach (var trace in traces.Newest().Reverse())
        {
            var told = _told.GetOrCreateValue(trace);
            var count = trace.Spans.Length;
            if (count != told.Value && wanted(trace))
            {
                told.Value = count;
                yield return trace.ToDto(withSpans);
            }
        }
    }
}

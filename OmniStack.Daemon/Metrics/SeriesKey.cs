using System.Diagnostics.Metrics;

namespace OmniStack.Daemon.Metrics;

/// <summary>What one instrument measured for one agent.</summary>
internal readonly record struct SeriesKey(Instrument Instrument, string Topic, string Agent);

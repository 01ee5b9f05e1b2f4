using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>What an exported file holds: batches that have been decoded once, and the lines of each console.</summary>
internal sealed record ImportedTelemetry(IReadOnlyList<RecordedBatch> Batches, IReadOnlyList<(string Resource, IReadOnlyList<ConsoleLine> Lines)> Consoles);

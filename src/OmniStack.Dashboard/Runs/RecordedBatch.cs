using OmniStack.Dashboard.Otlp;

namespace OmniStack.Dashboard.Runs;

/// <summary>A request as it was received. Runs are recordings of these, so the decoder is the only reader there is.</summary>
internal readonly record struct RecordedBatch(OtlpSignal Signal, OtlpEncoding Encoding, ReadOnlyMemory<byte> Body);

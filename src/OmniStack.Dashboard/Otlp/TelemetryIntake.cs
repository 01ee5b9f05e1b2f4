using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Takes requests in: decoded into memory first, so that nothing malformed is ever recorded.</summary>
internal sealed class TelemetryIntake(OtlpDecoder decoder, TelemetryStore live, RunRecorder recorder)
{
    /// <exception cref="MalformedTelemetryException">It is not an export request of this signal.</exception>
    public void Accept(OtlpSignal signal, OtlpEncoding encoding, ReadOnlyMemory<byte> body)
    {
        live.Add(decoder.Decode(signal, encoding, body));
        recorder.Record(new(signal, encoding, body));
    }
}

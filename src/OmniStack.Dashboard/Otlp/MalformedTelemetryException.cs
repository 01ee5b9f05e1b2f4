namespace OmniStack.Dashboard.Otlp;

/// <summary>The bytes are not what OTLP says they are.</summary>
internal sealed class MalformedTelemetryException : Exception
{
    public MalformedTelemetryException() : base("The body is not an OTLP export request.")
    {
    }
}

namespace OmniStack.Dashboard.Telemetry;

/// <summary>OTLP's times: nanoseconds since 1970.</summary>
internal static class UnixTime
{
    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    public static DateTimeOffset ToTime(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}

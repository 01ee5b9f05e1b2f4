namespace OmniStack.Events.Bench;

/// <summary>What one run of one system says on its last line; 0 for what it does not measure.</summary>
/// <param name="Publish">Events per second by one publisher that awaits each.</param>
/// <param name="Drain">Events per second from a backlog, from the worker's start to the last stored result.</param>
/// <param name="Concurrent">Events per second from the first publish by one sequential publisher to the last stored result.</param>
/// <param name="P50">Milliseconds from the publish of a single event to its stored result.</param>
/// <param name="P99">The same.</param>
/// <param name="RedisMicros">CPU time of Redis per event in the drain.</param>
/// <param name="WorkerMicros">CPU time of the worker per event in the drain.</param>
/// <param name="ConcurrentMicros">CPU time of both per event from the first publish to the last stored result, the publisher's included.</param>
/// <param name="PeakMegabytes">Largest resident size of the worker.</param>
internal sealed record Measured(
    double Publish, double Drain, double Concurrent, double P50, double P99, double RedisMicros, double WorkerMicros, double ConcurrentMicros, double PeakMegabytes);

namespace OmniStack.Dashboard.Otlp;

/// <summary>What a request carries. The numbers stand in recorded segments.</summary>
internal enum OtlpSignal : byte { Traces = 1, Metrics = 2, Logs = 3 }

/// <summary>How it is encoded. The numbers stand in recorded segments.</summary>
internal enum OtlpEncoding : byte { Protobuf = 0, Json = 1 }

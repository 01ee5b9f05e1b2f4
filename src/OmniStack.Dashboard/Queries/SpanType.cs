using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Queries;

/// <summary>What a span is about, told by the semantic conventions that its attributes follow.</summary>
internal enum SpanType { Other, Http, Database, Messaging, Rpc, GenAI }

internal static class SpanTypes
{
    public static SpanType TypeOf(SpanRecord span)
    {
        foreach (var (key, _) in span.Attributes)
        {
            if (key.StartsWith("gen_ai.", StringComparison.Ordinal))
            {
                return SpanType.GenAI;
            }
            if (key.StartsWith("db.", StringComparison.Ordinal))
            {
                return SpanType.Database;
            }
            if (key.StartsWith("messaging.", StringComparison.Ordinal))
            {
                return SpanType.Messaging;
            }
            if (key.StartsWith("rpc.", StringComparison.Ordinal))
            {
                return SpanType.Rpc;
            }
            if (key.StartsWith("http.", StringComparison.Ordinal))
            {
                return SpanType.Http;
            }
        }
        return SpanType.Other;
    }

    /// <summary>What a client span calls that sends no telemetry itself: a server, a database, a broker.</summary>
    public static string? Peer(SpanRecord span) => span.Kind is not (SpanKind.Client or SpanKind.Producer) ? null
        : span["peer.service"] ?? span["db.system.name"] ?? span["db.system"] ?? span["messaging.system"] ?? span["gen_ai.provider.name"] ?? span["gen_ai.system"]
            ?? (span["server.address"] is { } host ? span["server.port"] is { } port ? $"{host}:{port}" : host : null);
}

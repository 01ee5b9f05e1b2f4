using System.Buffers.Binary;

namespace OmniStack.Dashboard.Tests;

/// <summary>Export requests as bytes.</summary>
internal static class OtlpRequests
{
    public static byte[] Spans(string service, int count, Func<int, UInt128> traceId, Action<ProtoWriter, int>? more = null) =>
        Request(service, scope =>
        {
            for (var i = 0; i < count; i++)
            {
                var n = i;
                scope.Message(2, span =>
                {
                    span.Bytes(1, Bytes(traceId(n))).Bytes(2, Bytes((ulong)n + 1)).Text(5, $"GET /items/{n % 20}").Varint(6, 2)
                        .Fixed64(7, 1_000_000_000_000UL + (ulong)n * 1000).Fixed64(8, 1_000_000_000_000UL + (ulong)n * 1000 + 5_000_000)
                        .Attribute(9, "http.request.method", "GET").Attribute(9, "http.route", "/items/{id}").Attribute(9, "url.path", $"/items/{n}")
                        .Attribute(9, "server.address", "localhost").Attribute(9, "http.response.status_code", "200");
                    more?.Invoke(span, n);
                });
            }
        });

    public static byte[] Logs(string service, int count, string text = "Item was read") => Request(service, scope =>
    {
        for (var i = 0; i < count; i++)
        {
            var n = i;
            scope.Message(2, log => log.Fixed64(1, 1_000_000_000_000UL + (ulong)n).Varint(2, 9).Message(5, body => body.Text(1, $"{text} {n}"))
                .Attribute(6, "Item", $"{n}"));
        }
    });

    public static byte[] Metric(string service, Action<ProtoWriter> metric) => Request(service, scope => scope.Message(2, metric));

    public static byte[] Bytes(UInt128 id)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return bytes;
    }

    public static byte[] Bytes(ulong id)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return bytes;
    }

    private static byte[] Request(string service, Action<ProtoWriter> items) => new ProtoWriter().Message(1, resource => resource
        .Message(1, r => r.Attribute(1, "service.name", service).Attribute(1, "service.instance.id", "a1"))
        .Message(2, scope =>
        {
            scope.Message(1, s => s.Text(1, "Test.Scope"));
            items(scope);
        })).ToArray();
}

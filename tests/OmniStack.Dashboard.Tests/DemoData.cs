using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Tests;

/// <summary>An application as the dashboard would see it: three services, two stores, a model call in each third trace, some failures.</summary>
internal static class DemoData
{
    public static readonly UInt128 AgentTrace = UInt128.Parse("4bf92f3577b34da6a3ce929d0e0e4736", System.Globalization.NumberStyles.HexNumber, null);

    private static readonly string[] Routes = ["/v1/sessions/{id}", "/v1/topics/{topic}/events"];
    private static readonly double[] Bounds = [0.01, 0.05, 0.25, 1];

    private const string Input = """[{"role":"user","parts":[{"type":"text","content":"Summarise invoice 4711 and tell me whether it is overdue."}]},{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"read_document","arguments":{"id":"4711","pages":[1,2]}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":{"total":1280.50,"due":"2026-10-31","paid":false}}]}]""";
    private const string Output = """[{"role":"assistant","parts":[{"type":"text","content":"Invoice 4711 is over 1,280.50 EUR and was due on 31 October 2026.\nIt has not been paid, so it is overdue."}],"finish_reason":"stop"}]""";

    public static ResourceView[] Resources(DateTimeOffset now) =>
    [
        Resource("web", "Project", "OmniStack.Web/OmniStack.Web.csproj", now, ["chatapi", "daemon"], "http://localhost:5300"),
        Resource("chatapi", "Project", "OmniStack.ChatApi/OmniStack.ChatApi.csproj", now, ["mongo"], "http://localhost:5301"),
        Resource("daemon", "Project", "OmniStack.Daemon/OmniStack.Daemon.csproj", now, ["redis", "mongo"], "http://localhost:5302") with
        {
            Replicas = 2, IsHealthy = false, HealthChecks = [new("daemon_http_/health_200_check", false, "GET /health: 503", now.AddSeconds(-3))],
            History = [new(now.AddMinutes(-9), "Starting", null), new(now.AddMinutes(-8), "Running", true), new(now.AddMinutes(-1), "Running", false, "GET /health: 503")],
        },
        Resource("redis", "Executable", "/usr/bin/redis-server", now, [], "tcp://localhost:6379"),
        Resource("mongo", "Container", "docker.io/library/mongo:8.2", now, [], "tcp://localhost:27017"),
        Resource("omnidb", "Database", null, now, []) with { Parent = "mongo" },
        Resource("migration", "Executable", "migrate.sh", now, ["omnidb"]) with { State = "Exited", ExitCode = 1, ProcessId = null, IsHealthy = null },
        new() { Name = "model", Type = "Parameter", State = "Running", Environment = [new("Value", "gpt-4o-mini", false)] },
        new() { Name = "mail-key", Type = "Parameter", State = "ValueMissing", Environment = [new("Value", "", true)] },
    ];

    public static void WriteConsole(FakeResources resources, DateTimeOffset now)
    {
        for (var i = 0; i < 40; i++)
        {
            var time = now.AddSeconds(i - 60);
            resources.Write("daemon", $"\e[40m\e[32minfo\e[39m\e[22m\e[49m: OmniStack.Daemon.Events[2001] Event {i:x8} on \e[1minvoices\e[0m is done in {i + 3} ms", time: time);
            resources.Write("chatapi", $"\e[32minfo\e[0m: Microsoft.Hosting.Lifetime[14] Request GET /v1/sessions/{i} finished", time: time.AddMilliseconds(200));
        }
        resources.Write("daemon", "\e[33mwarn\e[0m: OmniStack.Daemon.Retries[2104] Event 0000002a failed attempt 2; next in 00:00:04.", time: now.AddSeconds(-10));
        resources.Write("daemon", "Unhandled exception. System.TimeoutException: the model did not answer <b>in time</b>", isError: true, now.AddSeconds(-5));
        resources.Write("redis", "8:M 21 Nov 2026 04:00:00.000 * Ready to accept connections tcp", time: now.AddSeconds(-58));
    }

    public static async Task SendAsync(RunningDashboard dashboard, DateTimeOffset now)
    {
        for (var n = 0; n < 30; n++)
        {
            await SendTraceAsync(dashboard, n == 29 ? AgentTrace : (UInt128)(n + 1) << 64 | (UInt128)(n * 7919 + 13) << 96, now.AddSeconds(-90 + n * 3), n);
        }
        for (var n = 0; n < 60; n++)
        {
            var time = Nanoseconds(now.AddSeconds(-300 + n * 5));
            await PostMetricsAsync(dashboard, "chatapi", time, n);
            await PostMetricsAsync(dashboard, "daemon", time, n);
        }
    }

    private static ResourceView Resource(string name, string type, string? source, DateTimeOffset now, string[] needs, params string[] urls) => new()
    {
        Name = name, Type = type, State = "Running", IsHealthy = true, StartedAt = now.AddMinutes(-9), ProcessId = 4000 + name.Length, Source = source,
        Urls = [.. urls.Select(u => new ResourceUrl("http", u))], References = [.. needs.Select(n => new ResourceReference(n, "Reference"))],
        Environment = [new("ASPNETCORE_URLS", "http://localhost:0", false), new("OTEL_SERVICE_NAME", name, false, IsAutomatic: true), new("REDIS_PASSWORD", "hunter2-secret", true)],
        History = [new(now.AddMinutes(-9), "Starting", null), new(now.AddMinutes(-8), "Running", true)],
        Commands = [new("start", "Start", false), new("stop", "Stop"), new("restart", "Restart")],
    };

    private static async Task SendTraceAsync(RunningDashboard dashboard, UInt128 traceId, DateTimeOffset start, int n)
    {
        var fails = n % 10 == 4;
        var slow = n % 3 == 2 ? 1400 + n * 10 : 60 + n;
        await PostSpansAsync(dashboard, "web",
            new(traceId, 1, 0, "POST /tasks", 2, start, slow + 90, [("http.request.method", "POST"), ("http.route", "/tasks"), ("http.response.status_code", fails ? "500" : "200"), ("url.path", "/tasks")], fails),
            new(traceId, 2, 1, "POST", 3, start.AddMilliseconds(12), slow + 60, [("http.request.method", "POST"), ("server.address", "localhost"), ("server.port", "5302")], fails));
        var daemon = new List<DemoSpan>
        {
            new(traceId, 3, 2, "POST /v1/topics/{topic}/events", 2, start.AddMilliseconds(18), 22, [("http.request.method", "POST"), ("http.route", "/v1/topics/{topic}/events"), ("http.response.status_code", "202")], false),
            new(traceId, 4, 3, "publish invoices", 4, start.AddMilliseconds(24), 9, [("messaging.system", "redis"), ("messaging.destination.name", "invoices")], false),
            new(traceId, 5, 4, "process invoices", 5, start.AddMilliseconds(45), slow, [("messaging.system", "redis"), ("messaging.operation.name", "process"), ("messaging.message.id", $"{n:x8}")], fails),
            new(traceId, 6, 5, "find sessions", 3, start.AddMilliseconds(50), 7, [("db.system.name", "mongodb"), ("db.collection.name", "sessions"), ("server.address", "localhost")], false),
        };
        if (n % 3 == 2)
        {
            daemon.Add(new(traceId, 7, 5, "invoke_agent invoice-reader", 1, start.AddMilliseconds(60), slow - 40, [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "invoice-reader")], false));
            daemon.Add(new(traceId, 8, 7, "chat gpt-4o-mini", 3, start.AddMilliseconds(64), 520, ChatFields("""[{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"read_document","arguments":{"id":"4711"}}],"finish_reason":"tool_calls"}]"""), false));
            daemon.Add(new(traceId, 9, 7, "execute_tool read_document", 1, start.AddMilliseconds(590), 34, [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "read_document"), ("gen_ai.tool.call.arguments", """{"id":"4711"}"""), ("gen_ai.tool.call.result", """{"total":1280.50}""")], false));
            daemon.Add(new(traceId, 10, 7, "chat gpt-4o-mini", 3, start.AddMilliseconds(630), slow - 640, ChatFields(Output), false));
        }
        await PostSpansAsync(dashboard, "daemon", [.. daemon]);
        await PostLogsAsync(dashboard, traceId, start, n, fails);
    }

    private static (string, string)[] ChatFields(string output) =>
    [
        ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.input_tokens", "412"), ("gen_ai.usage.output_tokens", "57"),
        ("gen_ai.system_instructions", """[{"type":"text","content":"You read invoices. Answer in two sentences."}]"""), ("gen_ai.input.messages", Input), ("gen_ai.output.messages", output),
        ("gen_ai.tool.definitions", """[{"type":"function","name":"read_document","description":"Reads pages of a document.","parameters":{"type":"object","properties":{"id":{"type":"string"}}}},{"type":"function","name":"send_mail"}]"""), ("server.address", "api.openai.com"),
    ];

    private static async Task PostSpansAsync(RunningDashboard dashboard, string service, params DemoSpan[] spans) => await PostAsync(dashboard, "traces", service, scope =>
    {
        foreach (var s in spans)
        {
            scope.Message(2, span =>
            {
                span.Bytes(1, OtlpRequests.Bytes(s.TraceId)).Bytes(2, OtlpRequests.Bytes(s.SpanId)).Text(5, s.Name).Varint(6, s.Kind)
                    .Fixed64(7, Nanoseconds(s.Start)).Fixed64(8, Nanoseconds(s.Start.AddMilliseconds(s.Milliseconds)));
                if (s.ParentId != 0)
                {
                    span.Bytes(4, OtlpRequests.Bytes(s.ParentId));
                }
                foreach (var (key, value) in s.Fields)
                {
                    span.Attribute(9, key, value);
                }
                if (s.Fails)
                {
                    span.Message(15, status => status.Text(2, "The model did not answer in time").Varint(3, 2));
                    span.Message(11, e => e.Fixed64(1, Nanoseconds(s.Start.AddMilliseconds(s.Milliseconds * 0.8))).Text(2, "exception").Attribute(3, "exception.type", "System.TimeoutException"));
                }
            });
        }
    });

    private const ulong ModelCall = 10;

    private static async Task PostLogsAsync(RunningDashboard dashboard, UInt128 traceId, DateTimeOffset start, int n, bool fails) => await PostAsync(dashboard, "logs", "daemon", scope =>
    {
        Log(scope, start.AddMilliseconds(46), 9, $"Event {n:x8} on invoices is being processed", traceId, ("Topic", "invoices"), ("EventId", $"{n:x8}"));
        if (fails)
        {
            Log(scope, start.AddMilliseconds(90), 17, $"Event {n:x8} on invoices failed attempt 1; next in 00:00:02.", traceId, ("Attempt", "1"), ("exception.type", "System.TimeoutException"),
                ("exception.stacktrace", "System.TimeoutException: The model did not answer in time\n   at OmniStack.Providers.ChatClient.GetAsync()\n   at OmniStack.Agents.AgentLoop.RunAsync()"));
        }
        else if (n % 7 == 3)
        {
            Log(scope, start.AddMilliseconds(80), 13, "The model answered slowly: <script>alert(1)</script>", traceId, ModelCall, ("Seconds", "1.4"));
        }
        Log(scope, start.AddMilliseconds(100), 9, $"Event {n:x8} on invoices is done", traceId, ("Topic", "invoices"));
    });

    private static void Log(ProtoWriter scope, DateTimeOffset time, ulong severity, string message, UInt128 traceId, params (string Key, string Value)[] fields)
        => Log(scope, time, severity, message, traceId, 5, fields);

    private static void Log(ProtoWriter scope, DateTimeOffset time, ulong severity, string message, UInt128 traceId, ulong spanId, params (string Key, string Value)[] fields) => scope.Message(2, log =>
    {
        log.Fixed64(1, Nanoseconds(time)).Varint(2, severity).Message(5, body => body.Text(1, message)).Bytes(9, OtlpRequests.Bytes(traceId)).Bytes(10, OtlpRequests.Bytes(spanId));
        foreach (var (key, value) in fields)
        {
            log.Attribute(6, key, value);
        }
    });

    private static async Task PostMetricsAsync(RunningDashboard dashboard, string service, ulong time, int n) => await PostAsync(dashboard, "metrics", service, scope =>
    {
        foreach (var route in Routes)
        {
            var count = (ulong)(n * n / 2 + n * 3);
            scope.Message(2, metric => metric.Text(1, "http.server.request.duration").Text(2, "Duration of HTTP server requests.").Text(3, "s").Message(9, data => data.Message(1, p => p
                .Fixed64(3, time).Fixed64(4, count + 8).Double(5, count * 0.04).Packed(6, count / 2, count / 3, count - count / 2 - count / 3, 8, 0)
                .Packed(7, Bounds.Select(BitConverter.DoubleToUInt64Bits)).Attribute(9, "http.route", route)
                .Message(8, e => e.Fixed64(2, time).Double(3, 0.2).Bytes(4, OtlpRequests.Bytes(5UL)).Bytes(5, OtlpRequests.Bytes(AgentTrace)))).Varint(2, 2)));
            scope.Message(2, metric => metric.Text(1, "messaging.client.consumed.messages").Text(3, "{message}").Message(7, sum => sum.Message(1, p => p
                .Fixed64(3, time).Fixed64(6, (ulong)(n * 12 + (route.Length % 7) * n)).Attribute(7, "messaging.destination.name", route.Length % 7 == 3 ? "invoices" : "mails")).Varint(2, 2).Varint(3, 1)));
        }
        scope.Message(2, metric => metric.Text(1, "dotnet.process.memory.working_set").Text(3, "By").Message(5, gauge => gauge.Message(1, p => p
            .Fixed64(3, time).Double(4, 120e6 + 30e6 * Math.Sin(n / 6.0) + n * 4e5))));
    });

    private static async Task PostAsync(RunningDashboard dashboard, string signal, string service, Action<ProtoWriter> items)
    {
        var request = new ProtoWriter().Message(1, resource => resource
            .Message(1, r => r.Attribute(1, "service.name", service).Attribute(1, "service.instance.id", $"{service}-7f3k2x9a").Attribute(1, "telemetry.sdk.language", "dotnet"))
            .Message(2, scope =>
            {
                scope.Message(1, s => s.Text(1, signal == "metrics" ? "OmniStack.Demo" : $"OmniStack.{service}"));
                items(scope);
            })).ToArray();
        using var response = await dashboard.PostAsync(signal, request);
        response.EnsureSuccessStatusCode();
    }

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private sealed record DemoSpan(UInt128 TraceId, ulong SpanId, ulong ParentId, string Name, ulong Kind, DateTimeOffset Start, double Milliseconds, (string Key, string Value)[] Fields, bool Fails);
}

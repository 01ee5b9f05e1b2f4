using System.Text.Json;
using OmniStack.Dashboard.Api;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Mcp;

/// <summary>The tools, named and shaped like those of Aspire's dashboard. No value of an environment variable leaves by them.</summary>
internal sealed class McpTools(TelemetryStore live, IResourceSource resources)
{
    private const int MaxItems = 200;
    private const int MaxConsoleLines = 500;

    private static readonly (string, string, bool) Resource = ("resourceName", "Name of a resource; without it, all of them.", false);

    public IReadOnlyList<McpTool> All { get; } = Create(live, resources);

    private static IReadOnlyList<McpTool> Create(TelemetryStore live, IResourceSource resources) =>
    [
        new("list_resources", "Lists the application's resources: state, health, addresses, what they need and which commands they have.", [], true,
            (_, _) => Task.FromResult(Json(resources.Resources.Select(r => r.ToDto())))),
        new("list_console_logs", $"Lists the last {MaxConsoleLines} lines that a resource wrote to its console.",
            [("resourceName", "Name of the resource.", true)], true, (arguments, cancellationToken) => ConsoleAsync(resources, arguments["resourceName"], cancellationToken)),
        new("execute_resource_command", "Runs a command of a resource, such as start, stop or restart, and waits for its effect.",
            [("resourceName", "Name of the resource.", true), ("commandName", "Name of the command, as list_resources gives it.", true)], false,
            (arguments, cancellationToken) => ExecuteAsync(resources, arguments["resourceName"], arguments["commandName"], cancellationToken)),
        new("list_structured_logs", $"Lists the last {MaxItems} structured log records, the newest first.",
            [Resource, ("level", "Lowest level: Trace, Debug, Information, Warning, Error or Critical.", false), ("text", "Text to find.", false)], true,
            (arguments, _) => Task.FromResult(Logs(live, arguments))),
        new("list_traces", $"Lists the last {MaxItems} distributed traces, the newest first.",
            [Resource, ("hasError", "true for those with a failed span only.", false), ("text", "Text to find in a span.", false)], true,
            (arguments, _) => Task.FromResult(Traces(live, arguments))),
        new("list_trace_structured_logs", "Lists the spans and the structured log records of one trace, the oldest first.",
            [("traceId", "32 hexadecimal digits.", true)], true, (arguments, _) => Task.FromResult(OneTrace(live, arguments["traceId"]))),
    ];

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Options);

    private static ResourceView Find(IResourceSource resources, string name) => resources.Resources.FirstOrDefault(r => r.Name == name)
        ?? throw new McpRefusedException($"There is no resource {name}. There are: {string.Join(", ", resources.Resources.Select(r => r.Name))}.");

    private static async Task<string> ConsoleAsync(IResourceSource resources, string name, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        await foreach (var line in resources.ReadConsoleAsync(Find(resources, name).Name, follow: false, cancellationToken))
        {
            last.Enqueue(line.Text);
            if (last.Count > MaxConsoleLines)
            {
                last.Dequeue();
            }
        }
        return string.Join('\n', last);
    }

    private static async Task<string> ExecuteAsync(IResourceSource resources, string name, string command, CancellationToken cancellationToken)
    {
        var commands = Find(resources, name).Commands.Where(c => c.IsEnabled).Select(c => c.Name).ToArray();
        if (!commands.Contains(command, StringComparer.Ordinal))
        {
            throw new McpRefusedException($"{name} has no command {command} now. It has: {string.Join(", ", commands)}.");
        }
        return await resources.ExecuteAsync(name, command, cancellationToken) is { } failure ? throw new McpRefusedException(failure) : $"Done: {command} of {name}.";
    }

    private static string Logs(TelemetryStore live, IReadOnlyDictionary<string, string> arguments)
    {
        var query = new LogQuery
        {
            Resource = arguments.GetValueOrDefault("resourceName"), Text = arguments.GetValueOrDefault("text"),
            MinLevel = Enum.TryParse<LogSeverity>(arguments.GetValueOrDefault("level"), ignoreCase: true, out var level) ? level : LogSeverity.Trace,
        };
        return Json(live.Logs.Newest().Where(query.Matches).Take(MaxItems).Select(l => l.ToDto()));
    }

    private static string Traces(TelemetryStore live, IReadOnlyDictionary<string, string> arguments)
    {
        var query = new TraceQuery
        {
            Resource = arguments.GetValueOrDefault("resourceName"), Text = arguments.GetValueOrDefault("text"),
            HasError = bool.TryParse(arguments.GetValueOrDefault("hasError"), out var error) && error ? true : null,
        };
        return Json(live.Traces.Newest().Where(query.Matches).Take(MaxItems).Select(t => t.ToDto(withSpans: false)));
    }

    private static string OneTrace(TelemetryStore live, string id)
    {
        var trace = Ids.ParseTrace(id) is { } traceId ? live.Traces.Find(traceId) : null;
        var query = new LogQuery { TraceId = trace?.Id ?? throw new McpRefusedException($"There is no trace {id}.") };
        return Json(new
        {
            trace = trace.ToDto(withSpans: true),
            logs = live.Logs.Newest().Where(query.Matches).Take(MaxItems).Reverse().Select(l => l.ToDto()),
        });
    }
}

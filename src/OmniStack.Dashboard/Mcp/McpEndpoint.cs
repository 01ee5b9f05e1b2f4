using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Otlp;

namespace OmniStack.Dashboard.Mcp;

/// <summary>
/// An MCP server over streamable HTTP without sessions: each POST is one JSON-RPC message, answered by one JSON object.
/// Source: https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#streamable-http.
/// </summary>
internal sealed class McpEndpoint(McpTools tools)
{
    private const int MaxBodyBytes = 1024 * 1024;
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;

    private static readonly string[] Versions = ["2025-06-18", "2025-03-26", "2024-11-05"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/mcp", AnswerAsync);
        // There is no stream of the server's own, and no session to end.
        routes.MapMethods("/mcp", ["GET", "DELETE"], () => Results.StatusCode(StatusCodes.Status405MethodNotAllowed));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await OtlpBody.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        var answer = await AnswerAsync(body, context.RequestAborted);
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }
        context.Response.StatusCode = answer["id"] is null && answer["error"] is not null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    /// <returns>Null for a notification, which has no answer.</returns>
    private async Task<JsonObject?> AnswerAsync(byte[] body, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return Error(null, ParseError, "This is not JSON.");
        }
        using (document)
        {
            var message = document.RootElement;
            if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            {
                return Error(null, InvalidRequest, "This is not a JSON-RPC request.");
            }
            if (!message.TryGetProperty("id", out var id))
            {
                return null;
            }
            var parameters = message.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            return method.GetString() switch
            {
                "initialize" => Result(id, Initialize(parameters)),
                "ping" => Result(id, []),
                "tools/list" => Result(id, new() { ["tools"] = new JsonArray([.. tools.All.Select(t => (JsonNode)t.Describe())]) }),
                "tools/call" => await CallAsync(id, parameters, cancellationToken),
                _ => Error(id, MethodNotFound, "There is no such method."),
            };
        }
    }

    private async Task<JsonObject> CallAsync(JsonElement id, JsonElement parameters, CancellationToken cancellationToken)
    {
        var name = parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("name", out var n) ? n.ToString() : null;
        if (tools.All.FirstOrDefault(t => t.Name == name) is not { } tool)
        {
            return Error(id, InvalidParams, "There is no such tool.");
        }
        try
        {
            var arguments = tool.ReadArguments(parameters.TryGetProperty("arguments", out var given) ? given : null);
            return Result(id, Content(await tool.CallAsync(arguments, cancellationToken), isError: false));
        }
        catch (McpRefusedException refused)
        {
            return Result(id, Content(refused.Message, isError: true));
        }
    }

    private static JsonObject Content(string text, bool isError) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["isError"] = isError,
    };

    private static JsonObject Initialize(JsonElement parameters)
    {
        var asked = parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("protocolVersion", out var version) ? version.ToString() : "";
        return new()
        {
            ["protocolVersion"] = Versions.Contains(asked, StringComparer.Ordinal) ? asked : Versions[0],
            ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
            ["serverInfo"] = new JsonObject { ["name"] = "OmniStack dashboard", ["version"] = typeof(McpEndpoint).Assembly.GetName().Version?.ToString(3) },
        };
    }

    private static JsonObject Result(JsonElement id, JsonObject result) => new() { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id.GetRawText()), ["result"] = result };

    private static JsonObject Error(JsonElement? id, int code, string message) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id is { } known ? JsonNode.Parse(known.GetRawText()) : null,
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
    };
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OmniStack.Dashboard.Tests;

public sealed class McpTests
{
    [Fact]
    public async Task Session_OfAnAgent_ListsAndCallsTools()
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        using var _ = await dashboard.PostAsync("logs", OtlpRequests.Logs("web", 3));
        dashboard.Resources.Write("web", "Now listening");

        var hello = await CallAsync(dashboard, "initialize", new { protocolVersion = "2025-03-26", capabilities = new { }, clientInfo = new { name = "test", version = "1" } });
        using var noted = await PostAsync(dashboard, """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        var tools = await CallAsync(dashboard, "tools/list", new { });

        Assert.Equal("2025-03-26", hello.GetProperty("result").GetProperty("protocolVersion").GetString());
        Assert.Equal(HttpStatusCode.Accepted, noted.StatusCode);
        Assert.Equal(["list_resources", "list_console_logs", "execute_resource_command", "list_structured_logs", "list_traces", "list_trace_structured_logs"],
            tools.GetProperty("result").GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
        Assert.Contains("Now listening", await ToolAsync(dashboard, "list_console_logs", new { resourceName = "web" }), StringComparison.Ordinal);
        Assert.Contains("Item was read 2", await ToolAsync(dashboard, "list_structured_logs", new { resourceName = "web" }), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", await ToolAsync(dashboard, "list_resources", new { }), StringComparison.Ordinal);
        Assert.Equal("Done: stop of web.", await ToolAsync(dashboard, "execute_resource_command", new { resourceName = "web", commandName = "stop" }));
    }

    [Fact]
    public async Task Trace_ByItsId_ComesWithItsLogs()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await DemoData.SendAsync(dashboard, TimeProvider.System.GetUtcNow());

        var text = await ToolAsync(dashboard, "list_trace_structured_logs", new { traceId = "4bf92f3577b34da6a3ce929d0e0e4736" });
        var failed = JsonDocument.Parse(await ToolAsync(dashboard, "list_traces", new { hasError = "true" })).RootElement;

        Assert.Contains("is being processed", text, StringComparison.Ordinal);
        Assert.Equal(3, failed.GetArrayLength());
    }

    [Theory]
    [InlineData("list_console_logs", "{}", "Missing: resourceName.")]
    [InlineData("list_console_logs", """{"resourceName":"nothing"}""", "There is no resource nothing.")]
    [InlineData("list_trace_structured_logs", """{"traceId":"7"}""", "There is no trace 7.")]
    public async Task Tool_WithWrongArguments_SaysWhatIsWrong(string tool, string arguments, string words)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var answer = await CallAsync(dashboard, "tools/call", new { name = tool, arguments = JsonDocument.Parse(arguments).RootElement });

        Assert.True(answer.GetProperty("result").GetProperty("isError").GetBoolean());
        Assert.StartsWith(words, answer.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"nothing"}""", -32601)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nothing"}}""", -32602)]
    public async Task Message_ThatIsNoRequest_GetsAnError(string body, int code)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await PostAsync(dashboard, body);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(RunningDashboard.Stop);

        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Message_WithoutKey_Is401()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Api.DefaultRequestHeaders.Clear();

        using var response = await PostAsync(dashboard, "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<string> ToolAsync(RunningDashboard dashboard, string name, object arguments)
    {
        var answer = await CallAsync(dashboard, "tools/call", new { name, arguments });
        return answer.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;
    }

    private static async Task<JsonElement> CallAsync(RunningDashboard dashboard, string method, object parameters)
    {
        using var response = await PostAsync(dashboard, JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = parameters }));
        return await response.Content.ReadFromJsonAsync<JsonElement>(RunningDashboard.Stop);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningDashboard dashboard, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await dashboard.Api.PostAsync("mcp", content, RunningDashboard.Stop);
    }
}

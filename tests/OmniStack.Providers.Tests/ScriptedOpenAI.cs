using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OmniStack.Providers.Tests;

/// <summary>
/// A local HTTP server that speaks the streaming Chat Completions protocol from scripts, one per request. It stands in for the
/// real API: what it checks is our adapter, not OpenAI.
/// </summary>
internal sealed class ScriptedOpenAI : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpResponse, Task>> _scripts = new();

    private ScriptedOpenAI(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Authorization, JsonNode Body)> Requests { get; } = new();

    public Uri BaseUrl => new($"{_app.Urls.Single()}/v1");

    public static async Task<ScriptedOpenAI> StartAsync(params Func<HttpResponse, Task>[] scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new ScriptedOpenAI(builder.Build());
        foreach (var script in scripts)
        {
            server._scripts.Enqueue(script);
        }

        server._app.MapPost("/v1/chat/completions", server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A stream of chunks whose <c>choices[0]</c> are given, then usage and the end.</summary>
    public static Func<HttpResponse, Task> Streams(params string[] choices) => async response =>
    {
        response.ContentType = "text/event-stream";
        foreach (var choice in choices)
        {
            await WriteAsync(response, $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-test","choices":[{{choice}}]}""");
        }

        await WriteAsync(response, """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-test","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""");
        await WriteAsync(response, "[DONE]");
    };

    public static Func<HttpResponse, Task> Refuses(int status) => response =>
    {
        response.StatusCode = status;
        return response.WriteAsync("""{"error":{"message":"secret of the provider"}}""");
    };

    public static Func<HttpResponse, Task> BreaksOff(string line) => async response =>
    {
        response.ContentType = "text/event-stream";
        await WriteAsync(response, line);
        await response.Body.FlushAsync();
        response.HttpContext.Abort();
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue((context.Request.Headers.Authorization.ToString(), (await JsonNode.ParseAsync(context.Request.Body))!));
        Assert.True(_scripts.TryDequeue(out var script), "one request more than scripts");
        await script!(context.Response);
    }

    private static Task WriteAsync(HttpResponse response, string data) => response.WriteAsync($"data: {data}\n\n");
}

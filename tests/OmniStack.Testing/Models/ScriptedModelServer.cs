using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OmniStack.Testing.Models;

/// <summary>
/// A local HTTP server that answers each request with the next of its scripts, whatever API they speak. It stands in for the
/// providers: what it checks are our adapters and their SDKs, not the providers.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpResponse, Task>> _scripts;

    private ScriptedModelServer(WebApplication app, IEnumerable<Func<HttpResponse, Task>> scripts) => (_app, _scripts) = (app, new(scripts));

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<ModelRequest> Requests { get; } = new();

    /// <summary>Without a path.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>Listens on a free port.</summary>
    public static async Task<ScriptedModelServer> StartAsync(params Func<HttpResponse, Task>[] scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new ScriptedModelServer(builder.Build(), scripts);
        server._app.MapPost("/{**path}", server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A refusal, with a body that no client of ours may see.</summary>
    public static Func<HttpResponse, Task> Refuses(int status, string? retryAfter = null, string code = "some_error") => response =>
    {
        response.StatusCode = status;
        response.Headers.RetryAfter = retryAfter;
        response.ContentType = "application/json";
        return response.WriteAsync($$$"""{"type":"error","error":{"type":"{{{code}}}","code":"{{{code}}}","message":"secret of the provider"}}""");
    };

    /// <summary>The beginning of a stream, then a connection that breaks.</summary>
    public static Func<HttpResponse, Task> BreaksOff(params string[] events) => response =>
    {
        // More is announced than comes. To abort the connection could take away what the client has not read yet.
        response.ContentLength = 1_000_000;
        return WriteAsync(response, events);
    };

    /// <summary>The beginning of a stream, then nothing until the client gives up.</summary>
    public static Func<HttpResponse, Task> FallsSilent(params string[] events) => async response =>
    {
        await WriteAsync(response, events);
        var gone = new TaskCompletionSource();
        await using var registration = response.HttpContext.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    /// <summary>A whole stream of server-sent events, each with its lines.</summary>
    public static Func<HttpResponse, Task> Sends(IEnumerable<string> events) => response => WriteAsync(response, [.. events]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task WriteAsync(HttpResponse response, string[] events)
    {
        response.ContentType = "text/event-stream";
        foreach (var item in events)
        {
            await response.WriteAsync($"{item}\n\n");
            await response.Body.FlushAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue(new ModelRequest(context.Request.Path, headers, (await JsonNode.ParseAsync(context.Request.Body))!));
        if (_scripts.TryDequeue(out var script))
        {
            await script(context.Response);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot; // More requests than scripts: the test fails on it.
        }
    }
}

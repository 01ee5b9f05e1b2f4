using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OmniStack.Testing.Models;

namespace OmniStack.ChatApi.Tests.Fixtures;

/// <summary>
/// A server of the Chat Completions API that takes only what a provider takes: each tool call followed by its result and nothing
/// else, no empty and no two answers in a row. A message with <c>tool</c> in it gets a tool call first; every answer takes some time.
/// </summary>
public sealed class StrictModel : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private readonly WebApplication _app;
    private int _calls;

    private StrictModel(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>What it refused, and why.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public static async Task<StrictModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var model = new StrictModel(builder.Build());
        model._app.MapPost("/{**path}", model.AnswerAsync);
        await model._app.StartAsync();
        return model;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var messages = (await JsonNode.ParseAsync(context.Request.Body))!["messages"]!.AsArray();
        if (WhatIsWrong(messages) is { } wrong)
        {
            Refusals.Enqueue($"{wrong}: {messages.ToJsonString()}");
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var item in Answer(messages[^1]!))
        {
            await context.Response.WriteAsync($"{item}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Pace, TimeProvider.System, context.RequestAborted);
        }
    }

    private IEnumerable<string> Answer(JsonNode last)
        => RoleOf(last) == "user" && last.ToJsonString().Contains("tool", StringComparison.Ordinal)
            ? ChatCompletionScript.Answer("tool_calls", $$$"""
                "tool_calls":[{"index":0,"id":"call_{{{Interlocked.Increment(ref _calls)}}}","type":"function","function":{"name":"calculate","arguments":"{\"expression\":\"2+3\"}"}}]
                """)
            : ChatCompletionScript.Answer("stop", Enumerable.Range(1, 20).Select(word => $"\"content\":\"word{word} \""));

    private static string? WhatIsWrong(JsonArray messages)
    {
        HashSet<string> open = [];
        var before = "";
        foreach (var message in messages)
        {
            var role = RoleOf(message!);
            if (role == "tool" ? !open.Remove(message!["tool_call_id"]!.GetValue<string>()) : open.Count > 0)
            {
                return $"{role} while calls {string.Join(',', open)} are open";
            }

            if (role == "assistant")
            {
                open = [.. message!["tool_calls"]?.AsArray().Select(call => call!["id"]!.GetValue<string>()) ?? []];
                if (before == role || (open.Count == 0 && string.IsNullOrEmpty(message["content"]?.ToJsonString().Trim('"'))))
                {
                    return "an empty answer, or two in a row";
                }
            }

            before = role;
        }

        return before is "user" or "tool" && open.Count == 0 ? null : "there is nothing to answer";
    }

    private static string RoleOf(JsonNode message) => message["role"]!.GetValue<string>();
}

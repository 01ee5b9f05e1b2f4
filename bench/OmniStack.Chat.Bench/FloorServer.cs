using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Chat.Bench;

/// <summary>The least a .NET server can do for such an answer: it writes ready bytes at the pace, and neither reads nor stores anything.</summary>
internal static class FloorServer
{
    public static async Task RunAsync(string milliseconds)
    {
        var delay = TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture));
        var app = WebApplication.CreateBuilder().Build();
        app.MapPost("/api/chat", context => WriteAsync(context.Response, delay));
        await app.RunAsync();
    }

    private static async Task WriteAsync(HttpResponse response, TimeSpan delay)
    {
        response.ContentType = "text/event-stream";
        await response.StartAsync();
        for (var delta = 1; delta <= Systems.Deltas; delta++)
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes($$"""data: {"type":"text-delta","id":"part-1","delta":"{{delta}} "}{{"\n\n"}}"""));
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, TimeProvider.System);
            }
        }
    }
}

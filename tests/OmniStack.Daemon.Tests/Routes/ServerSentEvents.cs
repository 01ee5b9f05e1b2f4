using System.Net.ServerSentEvents;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Reads streams of events as a browser's EventSource does.</summary>
internal static class ServerSentEvents
{
    /// <summary>Answers with the head of the response.</summary>
    public static async Task<HttpResponseMessage> OpenStreamAsync(this HttpClient http, string path, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>So many events, or as many as come before the stream ends.</summary>
    public static async Task<IReadOnlyList<SseItem<string>>> ReadEventsAsync(this HttpResponseMessage response, int count = int.MaxValue)
    {
        var stop = TestContext.Current.CancellationToken;
        var items = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(stop)).EnumerateAsync(stop))
        {
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }
        return items;
    }
}

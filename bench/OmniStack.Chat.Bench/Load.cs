using System.Diagnostics;
using System.Net.Http.Json;

namespace OmniStack.Chat.Bench;

/// <summary>The client: each connection asks the first question of a new session, reads the whole answer, and asks again.</summary>
internal sealed class Load(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = address };

    /// <summary>Every connection goes on asking until the time is over, at least once.</summary>
    public async Task<IReadOnlyList<Answer>> RunAsync(int connections, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var lanes = Enumerable.Range(0, connections).Select(async _ =>
        {
            List<Answer> answers = [];
            do
            {
                answers.Add(await AskAsync());
            }
            while (Stopwatch.GetElapsedTime(start) < duration);
            return answers;
        });
        return [.. (await Task.WhenAll(lanes)).SelectMany(answers => answers)];
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> AskAsync()
    {
        var id = Guid.NewGuid().ToString("N");
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat")
        {
            Content = JsonContent.Create(new { id, messages = new[] { new { id, role = "user", parts = new[] { new { type = "text", text = Systems.Question } } } } }),
        };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = TimeSpan.Zero;
        var count = new DeltaCount();
        while (await count.ReadAsync(body))
        {
            first = first == TimeSpan.Zero && count.Value > 0 ? Stopwatch.GetElapsedTime(start) : first;
        }

        return count.Value == Systems.Deltas
            ? new Answer(first, Stopwatch.GetElapsedTime(start))
            : throw new InvalidOperationException($"An answer had {count.Value} deltas in the place of {Systems.Deltas}.");
    }
}

/// <summary>How long one answer took, from the request on.</summary>
internal sealed record Answer(TimeSpan First, TimeSpan Whole);

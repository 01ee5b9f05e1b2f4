using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>One trace shows the whole way of an event, over all processes, and the dashboard has it.</summary>
public sealed partial class TraceTests
{
    private const string Topic = "text.help";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_FromTheFormToTheWebhook_IsOneWithTheRightParents()
    {
        var posted = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await LocalServer.StartAsync(app => app.MapPost("/hook", (HttpRequest request) => { posted.TrySetResult(request.Headers.TraceParent.ToString()); }));
        using var data = new TempDirectory();
        await using var host = await AppHostProcess.StartAsync(data.Path, new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",                             // telemetry is sent every second
            ["OmniStack__Agents__helper__Topic"] = Topic,
            ["OmniStack__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
        });

        await PublishAsync(host.Address("web"), new Uri(receiver.Address, "/hook"));

        var context = (await posted.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop)).Split('-');
        using var dashboard = await host.OpenDashboardAsync(data.Path);
        var spans = await ReadTraceAsync(dashboard, context[1], context[2]);
        Assert.Equal(["daemon: POST", "daemon: process omnistack.webhooks", $"daemon: process {Topic}", $"daemon: publish {Topic}", "daemon: POST /tasks", "web: POST", "web: POST /publish"],
            PathToTheRoot(spans, context[2]));
        var call = Assert.Single(spans.Values, span => span.Attributes.GetValueOrDefault("gen_ai.operation.name") == "chat");
        Assert.Equal([$"daemon: {call.Name}", "daemon: invoke_agent helper", $"daemon: process {Topic}"], PathToTheRoot(spans, call.SpanId).Take(3));
        Assert.Equal("Client", call.Kind);
        Assert.Equal(0, await host.StopAsync());
    }

    /// <summary>Fills the form as a browser without scripts does.</summary>
    private static async Task PublishAsync(Uri web, Uri webhook)
    {
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = web };
        var token = Token().Match(await browser.GetStringAsync("/publish", Stop)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "publish",
            ["__RequestVerificationToken"] = token,
            ["Form.Topic"] = Topic,
            ["Form.Content"] = "\"calculate 6*7\"",
            ["Form.Webhook"] = webhook.ToString(),
        });
        using var answer = await browser.PostAsync("/publish", form, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <returns>The trace's spans by id, when the wanted one and its root are there.</returns>
    private static async Task<Dictionary<string, Span>> ReadTraceAsync(HttpClient dashboard, string traceId, string wanted)
    {
        Dictionary<string, Span> spans = [];
        await Eventually.IsTrueAsync(async () =>
        {
            using var answer = await dashboard.GetAsync($"api/telemetry/traces/{traceId}", Stop);
            spans = answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<Trace>(Stop))!.Spans.ToDictionary(span => span.SpanId) : [];
            return spans.ContainsKey(wanted) && spans.Values.Any(span => span.ParentSpanId is null);
        }, TimeSpan.FromSeconds(60));
        return spans;
    }

    private static IEnumerable<string> PathToTheRoot(Dictionary<string, Span> spans, string spanId)
    {
        for (string? id = spanId; id is not null; id = spans[id].ParentSpanId)
        {
            yield return $"{spans[id].Resource}: {spans[id].Name}";
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private sealed record Trace(IReadOnlyList<Span> Spans);

    private sealed record Span(string SpanId, string? ParentSpanId, string Resource, string Name, string Kind, IReadOnlyDictionary<string, string> Attributes);
}

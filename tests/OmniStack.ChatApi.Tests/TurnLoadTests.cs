using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Tests;

/// <summary>
/// 200 turns on 50 sessions, all sent at once, some of them stopped, while the services are killed and started again. A client whose
/// connection breaks sends the same message again, as clients do.
/// </summary>
public sealed class TurnLoadTests : IAsyncLifetime
{
    private const int Sessions = 50;
    private const int TurnsPerSession = 4;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopInterval = TimeSpan.FromMilliseconds(60);
    private StrictModel _model = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private (string, string?)[] ModelSettings =>
    [
        ("OPENAI_BASE_URL", _model.Url),
        ("OmniStack__Model", "test"),
        ("OmniStack__Chat__Naming__Enabled", "false"),
        ("OmniStack__Chat__Summaries__Enabled", "false"),
        ("OmniStack__Chat__RecoveryInterval", "00:00:00.200"),
    ];

    public async ValueTask InitializeAsync() => _model = await StrictModel.StartAsync();

    public async ValueTask DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task TwoInstances_StopsAndKills_LoseNoMessageAndLeaveSessionsThatAProviderTakes()
    {
        await using var instances = await TwoInstances.StartAsync(ModelSettings);

        await RunAsync([instances.One, instances.Other], instances.Settings);
    }

    [Fact]
    public async Task OneInstanceOnTheEmbeddedStore_StopsAndKills_LoseNoMessageAndLeaveSessionsThatAProviderTakes()
    {
        await using var service = await ChatService.StartAsync(ModelSettings);

        await RunAsync([service], ModelSettings);
    }

    private async Task RunAsync(ChatService[] services, (string, string?)[] settings)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var stopping = StopSomeAsync(services, over.Token);
        var sending = Task.WhenAll(Enumerable.Range(0, Sessions * TurnsPerSession)
            .Select(turn => SendUntilTakenAsync(services, turn % Sessions, turn / Sessions, turn)));
        foreach (var service in services.Append(services[0]))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System, Stop);
            await service.KillAsync();
            await service.RestartAsync(settings);
        }

        await sending;
        await over.CancelAsync();
        await stopping;
        // One more turn each: the model sees the whole history now.
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => SendUntilTakenAsync(services, session, TurnsPerSession, session)));
        await AssertWholeAsync(services[^1]);
        Assert.Empty(_model.Refusals);
    }

    /// <summary>Ends when the message was accepted and its answer has ended, one way or another.</summary>
    private static async Task SendUntilTakenAsync(ChatService[] services, int session, int turn, int seed)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var body = new JsonObject
                {
                    ["id"] = $"s{session}", ["message"] = AiSdk.UserMessage($"m{turn}", turn % 2 == 0 ? "Use a tool" : "Talk"), ["whenBusy"] = "enqueue",
                };
                using var response = await services[(seed + attempt) % services.Length].PostAsync(body);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    await response.Content.ReadAsStringAsync(Stop);
                    return;
                }

                Assert.True(response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict, $"{response.StatusCode}");
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                // Killed: whether it was accepted is unknown.
            }

            await Task.Delay(RetryDelay, TimeProvider.System, Stop);
        }
    }

    private static async Task StopSomeAsync(ChatService[] services, CancellationToken over)
    {
        var random = new Random(7);
        while (!over.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(StopInterval, TimeProvider.System, over);
                using var stopped = await services[random.Next(services.Length)].Http.PostAsync($"/api/chat/s{random.Next(Sessions)}/stop", null, over);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                // Killed just now, or over.
            }
        }
    }

    private static async Task AssertWholeAsync(ChatService service)
    {
        string[] questions = [.. Enumerable.Range(0, TurnsPerSession + 1).Select(turn => $"m{turn}")];
        for (var number = 0; number < Sessions; number++)
        {
            var session = await service.Http.GetFromJsonAsync($"/api/sessions/s{number}", ChatJson.Default.SessionDto, Stop);
            var messages = await service.MessagesAsync($"s{number}");

            Assert.Equal(questions, messages.Where(message => message.Role == "user").Select(message => message.Id).Order(StringComparer.Ordinal));
            Assert.Equal((questions.Length, 2 * questions.Length), (session!.TurnCount, messages.Count));
            Assert.All(messages.Index(), item => Assert.Equal(item.Index % 2 == 0 ? "user" : "assistant", item.Item.Role));
            Assert.DoesNotContain("streaming", messages.Select(TurnTests.Status));
        }
    }
}

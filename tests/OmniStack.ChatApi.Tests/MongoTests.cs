using System.Net;
using System.Net.Http.Json;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Contracts.Health;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests;

/// <summary>The service as a process with its sessions in MongoDB.</summary>
public sealed class MongoTests : IAsyncLifetime
{
    private MongoStandIn _mongo = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private (string, string?)[] Settings =>
    [
        ("ConnectionStrings__omnidb", _mongo.ConnectionString + "omni?serverSelectionTimeoutMS=500"),
        ("OmniStack__MongoDB__Chat__Lease", "00:00:01"),
        ("OmniStack__Chat__RecoveryInterval", "00:00:00.200"),
        ("OmniStack__Chat__ProgressInterval", "00:00:00.010"),
    ];

    public async ValueTask InitializeAsync() => _mongo = await MongoStandIn.StartAsync();

    public async ValueTask DisposeAsync() => await _mongo.DisposeAsync();

    [Fact]
    public async Task Kill_InTheMiddleOfAStream_LeavesTheSessionInMongoAndTheAnswerInterrupted()
    {
        await using var service = await ChatService.StartAsync(Settings);
        await service.TurnAsync("s", "m1", "/tool calculate {\"expression\":\"2+3*4\"}");
        using var response = await service.SendAsync("s", "m2", "/count 5000");
        using (var reader = await TurnTests.ReadUntilAsync(response, "20 "))
        {
            await service.KillAsync();
        }

        await service.RestartAsync(Settings);

        await Eventually.IsTrueAsync(async () => TurnTests.Status((await service.MessagesAsync("s"))[3]) == "interrupted");
        var messages = await service.MessagesAsync("s");
        Assert.Equal(["m1", "m2"], messages.Where(message => message.Role == "user").Select(message => message.Id));
        Assert.Equal("14", messages[1].Parts[1].GetProperty("output").GetRawText());
        Assert.Contains("1 2 3", messages[3].Parts[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        await service.TurnAsync("s", "m3", "And now?");
        Assert.Contains("message 3 of this conversation", (await service.MessagesAsync("s"))[5].Parts[^1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("s", Assert.Single((await service.Http.GetFromJsonAsync("/api/sessions", ChatJson.Default.SessionPage, Stop))!.Items).Id);
    }

    [Fact]
    public async Task TwoInstances_OnOneDatabase_LeaveEachOthersTurnsAlone()
    {
        var starting = ChatService.StartAsync(Settings);
        await using var one = await ChatService.StartAsync(Settings);
        await using var two = await starting;
        using var running = await one.SendAsync("s", "m1", "/count 300");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");

        using var busy = await two.SendAsync("s", "m2", "Me too");
        var rest = await reader.ReadToEndAsync(Stop);

        await TurnTests.AssertProblemAsync(busy, HttpStatusCode.Conflict, ErrorCodes.SessionBusy);
        Assert.Contains("\"finish\"", rest, StringComparison.Ordinal);
        Assert.Equal("complete", TurnTests.Status((await two.MessagesAsync("s"))[1]));
    }

    [Fact]
    public async Task MongoAway_AtTheStartAndLater_IsUnhealthyAnd503AndNeverAnotherStore()
    {
        await _mongo.KillAsync();
        var starting = ChatService.StartAsync(Settings);
        await _mongo.RestartAsync();
        await using var service = await starting;
        await service.TurnAsync("s", "m1", "Hello");

        await _mongo.KillAsync();
        using var health = await service.Http.GetAsync("/health", Stop);
        using var refused = await service.SendAsync("s", "m2", "Hello?");
        var report = await health.Content.ReadFromJsonAsync(HealthJson.Default.HealthReportDto, Stop);
        var storage = report!.Entries.Single(entry => entry.Name == "storage");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy", "mongodb"), (health.StatusCode, storage.Status, storage.Data["kind"]));
        Assert.StartsWith("MongoDB does not answer: 127.0.0.1", storage.Description, StringComparison.Ordinal);
        await TurnTests.AssertProblemAsync(refused, HttpStatusCode.ServiceUnavailable, ErrorCodes.Unavailable);
        Assert.False(Directory.Exists(Path.Combine(service.DataPath, "chat")));
        await _mongo.RestartAsync();
        await Eventually.IsTrueAsync(async () => (await service.Http.GetAsync("/health", Stop)).IsSuccessStatusCode);
        await service.TurnAsync("s", "m3", "Back again");
    }
}

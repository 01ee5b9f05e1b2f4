using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Security;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Pages;

/// <summary>A Daemon whose every text is an attempt to run a script: the admin shows the text.</summary>
public sealed class HostileTests : IClassFixture<WebFixture>
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    private static readonly DateTimeOffset Then = new(2026, 11, 21, 8, 30, 0, TimeSpan.Zero);
    private static readonly JsonElement Content = JsonSerializer.SerializeToElement(Hostile);

    private readonly WebFixture _web;

    public HostileTests(WebFixture web)
    {
        _web = web;
        var daemon = web.Daemon;
        daemon.Agents = [FakeDaemon.Agent(Hostile, Hostile, Hostile, JsonSerializer.Serialize(new { properties = new Dictionary<string, object> { [Hostile] = new { type = Hostile, description = Hostile, @default = Hostile } }, examples = new[] { Hostile } }))];
        daemon.Answers["/bus/stats"] = JsonSerializer.Serialize(new BusStatistics(Hostile, 1, 1, [new(Hostile, 1, 1, [Group()])]), EventsJson.Default.BusStatistics);
        daemon.Answers["/tasks"] = JsonSerializer.Serialize(new TaskPage([Record()], Hostile), EventsJson.Default.TaskPage);
        daemon.Answers["/dead-letters"] = JsonSerializer.Serialize(new DeadLetterPage([Letter()], Hostile), EventsJson.Default.DeadLetterPage);
        daemon.Answers["/dead-letters/groups"] = JsonSerializer.Serialize([new DeadLetterGroup(Hostile, Hostile, Hostile, 1, Hostile, Then)], EventsJson.Default.IReadOnlyListDeadLetterGroup);
        daemon.Answers["/dead-letters/t/a/hostile"] = JsonSerializer.Serialize(Letter(), EventsJson.Default.DeadLetter);
        daemon.Answers["/schedules"] = JsonSerializer.Serialize([Schedule()], EventsJson.Default.IReadOnlyListSchedule);
        daemon.Answers["/bus/inspect/t"] = $"[{JsonSerializer.Serialize(Record().Event, EventsJson.Default.EventEnvelope)}]";
        daemon.Answers["/keys"] = JsonSerializer.Serialize(
            [new ApiKeyDto(Hostile, Hostile, [ApiScope.Read], Hostile, ApiKeyState.Active, Then, null, null, null, null, null)], SecurityJson.Default.IReadOnlyListApiKeyDto);
        daemon.Answers["/audit"] = JsonSerializer.Serialize(
            new AuditPage([new(Hostile, Then, Hostile, Hostile, Hostile, Hostile, Hostile, AuditOutcome.Refused, 403, Hostile)], Hostile), SecurityJson.Default.AuditPage);
        daemon.Answers["/config"] = JsonSerializer.Serialize(new Dictionary<string, string> { [Hostile] = Hostile });
        daemon.Put(Record());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    [InlineData("/publish")]
    [InlineData("/publish?topic=%3Cscript%3Ealert(1)")]
    [InlineData("/audit")]
    [InlineData("/audit?actor=%3Cscript%3Ealert(1)")]
    [InlineData("/schedules?next=%3Cscript%3Ealert(1)")]
    [InlineData("/tasks/hostile")]
    [InlineData("/agents")]
    [InlineData("/agents/%3Cscript%3Ealert(1)/x")]
    [InlineData("/dead-letters?topic=%3Cscript%3Ealert(1)")]
    [InlineData("/dead-letters/t/a/hostile")]
    [InlineData("/schedules")]
    [InlineData("/webhooks")]
    [InlineData("/bus")]
    [InlineData("/bus/t")]
    [InlineData("/settings")]
    [InlineData("/sign-in?returnTo=%3Cscript%3Ealert(1)")]
    public async Task Get_HostileTexts_AreEncoded(string path)
    {
        using var response = await _web.Http.GetAsync(path, TestContext.Current.CancellationToken);

        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_HostileFileNames_AreEncodedAndReadInTheirOrder()
    {
        var parts = JsonSerializer.SerializeToElement((object[])
        [
            new { type = "file", mediaType = "application/pdf", url = "/api/attachments/a-file", filename = Hostile },
            new { type = "file", mediaType = "image/png", url = "/api/attachments/a-picture", filename = Hostile },
            new { type = "file", mediaType = "text/plain", url = "https://elsewhere.example/x", filename = "invoice\u202Egpj.exe\u2066\n\u0000" },
        ]);
        _web.Chat.PutStored("hostile-files", Hostile, new Contracts.Chat.UIMessageDto("m1", "user", [.. parts.EnumerateArray()]));

        var html = await _web.Http.GetStringAsync("/chat/hostile-files", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("<bdi>&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&gt;&lt;img src=x", html, StringComparison.Ordinal);
        Assert.Contains("<bdi>invoice&#xFFFD;gpj.exe&#xFFFD;&#xFFFD;&#xFFFD;</bdi>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere.example", html, StringComparison.Ordinal);
    }

    private static TaskRecord Record()
    {
        var task = FakeDaemon.Task("hostile", TaskState.Dead, Content, Content, new(Hostile, Hostile, true));
        return task with { Topic = Hostile, Event = task.Event with { CorrelationId = Hostile, CausationId = Hostile, TenantId = Hostile }, Runs = [task.Runs[0] with { Agent = Hostile }] };
    }

    private static DeadLetter Letter() => new()
    {
        TaskId = Hostile, Topic = Hostile, Agent = Hostile, Event = Record().Event, Raw = Hostile, Error = new(Hostile, Hostile, true), Attempts = 1, Replays = 0,
        FirstFailedAt = Then, LastFailedAt = Then,
    };

    private static Schedule Schedule() => new()
    {
        Name = Hostile, Cron = Hostile, TimeZone = Hostile, Event = new() { Topic = Hostile, Payload = new(Content) }, CreatedAt = Then, LastFireAt = Then, LastTaskId = Hostile,
    };

    private static GroupStatistics Group() => new()
    {
        Agent = Hostile, Paused = true, Lag = 1, Pending = 1, Retrying = 1, DeadLetters = 1, OldestAgeSeconds = 1, Received = 1, Processed = 1, Failed = 1, Retried = 1,
        DeadLettered = 1, Skipped = 1, ProcessingSeconds = 1, Durations = [],
    };
}

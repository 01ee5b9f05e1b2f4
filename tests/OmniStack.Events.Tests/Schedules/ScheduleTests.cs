using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Events.Schedules;

namespace OmniStack.Events.Tests.Schedules;

/// <summary>Stored schedules: how they are saved, and when they fire.</summary>
public sealed class ScheduleTests
{
    private readonly FakeScheduleStore _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Due_Schedule_PublishesItsEventOnceAndMovesOn()
    {
        var due = Now.AddSeconds(-2);
        _store["nightly"] = Daily("nightly") with { NextFireAt = due };
        await using var engine = await StartAsync();
        await Eventually.IsTrueAsync(() => _store["nightly"].LastTaskId is not null);

        var published = Assert.Single(engine.Bus.Published);
        Assert.Equal((published.Id, due), (_store["nightly"].LastTaskId, _store["nightly"].LastFireAt));
        Assert.StartsWith("nightly:", published.Id, StringComparison.Ordinal);
        Assert.True(_store["nightly"].NextFireAt > Now);
    }

    [Fact]
    public async Task Due_OnTwoRunners_PublishTheSameTask()
    {
        var due = Now.AddSeconds(-2);
        var other = new FakeScheduleStore { ["nightly"] = Daily("nightly") with { NextFireAt = due } };
        _store["nightly"] = other["nightly"];
        await using var first = await StartAsync();
        await using var second = await StartAsync(store: other);
        await Eventually.IsTrueAsync(() => _store["nightly"].LastTaskId is not null && other["nightly"].LastTaskId is not null);

        Assert.Equal(_store["nightly"].LastTaskId, other["nightly"].LastTaskId);
    }

    [Fact]
    public async Task Due_Firing_HasAnIdThatNoPublisherCanTake()
    {
        _store["nightly"] = Daily("nightly") with { NextFireAt = Now.AddSeconds(-2) };
        await using var engine = await StartAsync();
        await Eventually.IsTrueAsync(() => _store["nightly"].LastTaskId is not null);
        var request = new PublishRequest { Topic = "t", Id = _store["nightly"].LastTaskId, Payload = new(JsonSerializer.SerializeToElement("go")) };

        var error = await Assert.ThrowsAsync<OmniStackException>(() => engine.Publisher.PublishAsync(request, Stop));

        Assert.Equal(ErrorCodes.TaskIdInvalid, error.Code);
        await engine.Publisher.PublishAsync(request with { Id = $"x{request.Id}x" }, Stop);
    }

    [Fact]
    public async Task SetPaused_AsItIs_ChangesNothing()
    {
        var due = Now.AddHours(1);
        _store["nightly"] = Daily("nightly") with { NextFireAt = due };
        await using var engine = await StartAsync();

        Assert.Equal(due, (await Schedules(engine).SetPausedAsync("nightly", paused: false, Stop))!.NextFireAt);
    }

    [Fact]
    public async Task Missed_TimesWhileDown_AreNotMadeUpFor()
    {
        _store["nightly"] = Daily("nightly") with { NextFireAt = Now.AddDays(-3) };
        await using var engine = await StartAsync();
        await Eventually.IsTrueAsync(() => _store["nightly"].NextFireAt > Now);

        Assert.Empty(engine.Bus.Published);
        Assert.Null(_store["nightly"].LastFireAt);
        Assert.Equal(1, engine.Log.Count(2060));
    }

    [Fact]
    public async Task Due_EventRefused_MovesOnAndSaysWhy()
    {
        var schedule = Daily("lost");
        _store["lost"] = schedule with { Event = schedule.Event with { Topic = "nobody" }, NextFireAt = Now.AddSeconds(-1) };
        await using var engine = await StartAsync();
        await Eventually.IsTrueAsync(() => _store["lost"].NextFireAt > Now);

        Assert.Equal(1, engine.Log.Count(2062));
    }

    [Fact]
    public async Task Due_BusAway_FiresWhenItIsBack()
    {
        var bus = new FakeBus { Away = true };
        _store["nightly"] = Daily("nightly") with { NextFireAt = Now };
        await using var engine = await StartAsync(bus);
        await Eventually.IsTrueAsync(() => engine.Log.Count(2001) == 1);
        bus.Away = false;

        await Eventually.IsTrueAsync(() => _store["nightly"].LastTaskId is not null);
    }

    [Fact]
    public async Task Paused_Schedule_DoesNotFire()
    {
        _store["a"] = Daily("a") with { NextFireAt = Now.AddSeconds(-1), Paused = true };
        _store["b"] = Daily("b") with { NextFireAt = Now.AddSeconds(-1) };
        await using var engine = await StartAsync();
        await Eventually.IsTrueAsync(() => _store["b"].LastTaskId is not null);

        Assert.Null(_store["a"].LastTaskId);
    }

    [Fact]
    public async Task Save_New_ComputesTheNextTime()
    {
        await using var engine = await StartAsync();

        var (saved, isNew) = await Schedules(engine).SaveAsync(Daily("nightly"), Stop);

        Assert.True(isNew);
        Assert.Equal(saved, _store["nightly"]);
        Assert.InRange(saved.NextFireAt!.Value, Now, Now.AddDays(1).AddSeconds(1));
        Assert.Null((await Schedules(engine).SetPausedAsync("nightly", true, Stop))?.NextFireAt);
        Assert.NotNull((await Schedules(engine).SetPausedAsync("nightly", false, Stop))?.NextFireAt);
        Assert.Null(await Schedules(engine).SetPausedAsync("other", true, Stop));
    }

    [Fact]
    public async Task Save_Wrong_IsRefused()
    {
        await using var engine = await StartAsync();
        var good = Daily("nightly");

        foreach (var (wrong, code) in ((Schedule, string)[])
        [
            (good with { Name = "a b" }, ErrorCodes.ScheduleInvalid),
            (good with { Name = new string('n', 101) }, ErrorCodes.ScheduleInvalid),
            (good with { Cron = "0 0 30 2 *" }, ErrorCodes.ScheduleInvalid),
            (good with { TimeZone = "Nowhere" }, ErrorCodes.ScheduleInvalid),
            (good with { Event = good.Event with { Payload = null } }, ErrorCodes.ContentEmpty),
        ])
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<OmniStackException>(() => Schedules(engine).SaveAsync(wrong, Stop))).Code);
        }
    }

    private static EventSchedules Schedules(EngineHost engine) => engine.Service<EventSchedules>();

    private Task<EngineHost> StartAsync(FakeBus? bus = null, FakeScheduleStore? store = null)
        => EngineHost.StartAsync(d =>
        {
            d.Services.AddSingleton<IScheduleStore>(store ?? _store);
            d.AddAgent("t", (string text) => text).AddSchedules();
        }, settings: new Dictionary<string, string?> { ["OmniStack:Schedules:PollInterval"] = "00:00:00.010" }, bus: bus);

    private static Schedule Daily(string name) => new()
    {
        Name = name, Cron = "0 3 * * *", CreatedAt = DateTimeOffset.UnixEpoch,
        Event = new PublishRequest { Topic = "t", Payload = new PublishPayload(JsonSerializer.SerializeToElement("go")) },
    };
}

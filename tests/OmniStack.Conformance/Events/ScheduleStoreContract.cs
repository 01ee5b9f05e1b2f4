using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="IScheduleStore"/> holds.</summary>
public abstract class ScheduleStoreContract(IEventBackend backend) : EventPortContract(backend)
{
    private static readonly DateTimeOffset Due = new(2026, 3, 4, 5, 6, 0, TimeSpan.Zero);

    private IScheduleStore Schedules => Port<IScheduleStore>();

    [Fact]
    public async Task Save_NewThenChanged_StoresTheLast()
    {
        Assert.True(await SaveAsync(Nightly("b")));
        Assert.True(await SaveAsync(Nightly("a")));
        var changed = Nightly("b") with { Paused = true, NextFireAt = null, TimeZone = "Europe/Berlin" };

        Assert.False(await SaveAsync(changed));

        await ReopenAsync();
        Assert.Equal(["a", "b"], (await Schedules.ListAsync(Stop)).Select(schedule => schedule.Name));
        Assert.Equal(JsonSerializer.Serialize(changed), JsonSerializer.Serialize(await Schedules.FindAsync("b", Stop)));
    }

    [Fact]
    public async Task Find_Unknown_IsNull() => Assert.Null(await Schedules.FindAsync("nobody", Stop));

    [Fact]
    public async Task Save_AtTheLimit_IsRefusedForNewOnesOnly()
    {
        await ReopenAsync(new() { Schedules = 2 });
        await SaveAsync(Nightly("a"));
        await SaveAsync(Nightly("b"));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => SaveAsync(Nightly("c")));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.ScheduleLimit), (error.Kind, error.Code));
        Assert.False(await SaveAsync(Nightly("b")));
        Assert.True(await Schedules.DeleteAsync("a", Stop));
        Assert.True(await SaveAsync(Nightly("c")));
    }

    [Fact]
    public async Task Advance_ByMany_OneIsTheFirst()
    {
        await SaveAsync(Nightly("a"));
        var next = Due + TimeSpan.FromDays(1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Schedules.AdvanceAsync("a", Due, "task-1", next, Stop)));

        Assert.Single(answers, first => first);
        await ReopenAsync();
        var schedule = await Schedules.FindAsync("a", Stop);
        Assert.Equal((Due, "task-1", next), (schedule!.LastFireAt, schedule.LastTaskId, schedule.NextFireAt));
    }

    [Fact]
    public async Task Advance_Missed_LeavesTheLastFiring()
    {
        await SaveAsync(Nightly("a"));
        var (second, third) = (Due + TimeSpan.FromDays(1), Due + TimeSpan.FromDays(2));
        await Schedules.AdvanceAsync("a", Due, "task-1", second, Stop);

        Assert.True(await Schedules.AdvanceAsync("a", second, null, third, Stop));

        var schedule = await Schedules.FindAsync("a", Stop);
        Assert.Equal((Due, "task-1", third), (schedule!.LastFireAt, schedule.LastTaskId, schedule.NextFireAt));
    }

    [Fact]
    public async Task Advance_OtherTimeOrUnknown_ChangesNothing()
    {
        await SaveAsync(Nightly("a"));

        Assert.False(await Schedules.AdvanceAsync("a", Due + TimeSpan.FromMinutes(1), "task-1", Due, Stop));
        Assert.False(await Schedules.AdvanceAsync("nobody", Due, "task-1", Due, Stop));
        Assert.Null((await Schedules.FindAsync("a", Stop))!.LastTaskId);
    }

    [Fact]
    public async Task Delete_Twice_TheSecondIsFalse()
    {
        await SaveAsync(Nightly("a"));

        Assert.True(await Schedules.DeleteAsync("a", Stop));
        Assert.False(await Schedules.DeleteAsync("a", Stop));
        Assert.Empty(await Schedules.ListAsync(Stop));
    }

    [Fact]
    public async Task Change_ByManyAtOnce_LosesNone()
    {
        await SaveAsync(Nightly("a"));

        var changed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Schedules.ChangeAsync("a", stored => stored! with { Cron = stored.Cron + "!" }, Stop)));

        Assert.All(changed, one => Assert.False(one.IsNew));
        Assert.Equal(8, changed.Select(one => one.Stored!.Cron).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("6 5 * * *!!!!!!!!", (await Schedules.FindAsync("a", Stop))!.Cron);
    }

    [Fact]
    public async Task Change_WhileItFires_BothAreThere()
    {
        await SaveAsync(Nightly("a"));

        var changing = Schedules.ChangeAsync("a", stored => stored! with { TimeZone = "Europe/Berlin" }, Stop);
        var firing = Schedules.AdvanceAsync("a", Due, "task-1", Due + TimeSpan.FromDays(1), Stop);
        await Task.WhenAll(changing, firing);

        Assert.True(await firing);
        var schedule = await Schedules.FindAsync("a", Stop);
        Assert.Equal(("task-1", "Europe/Berlin"), (schedule!.LastTaskId, schedule.TimeZone));
    }

    [Fact]
    public async Task Change_ToNothing_LeavesAllAsItIs()
    {
        Assert.Equal((null, false), await Schedules.ChangeAsync("nobody", stored => stored, Stop));
        await SaveAsync(Nightly("a"));

        Assert.Equal((null, false), await Schedules.ChangeAsync("a", _ => null, Stop));

        Assert.Equal("a", Assert.Single(await Schedules.ListAsync(Stop)).Name);
    }

    private async Task<bool> SaveAsync(Schedule schedule) => (await Schedules.ChangeAsync(schedule.Name, _ => schedule, Stop)).IsNew;

    private static Schedule Nightly(string name) => new()
    {
        Name = name, Cron = "6 5 * * *", CreatedAt = Due - TimeSpan.FromDays(3), NextFireAt = Due,
        Event = new() { Topic = Topic, Payload = new(JsonSerializer.SerializeToElement("text")), Priority = EventPriority.Low },
    };
}

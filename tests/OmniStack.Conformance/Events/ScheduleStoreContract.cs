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
        Assert.True(await Schedules.SaveAsync(Nightly("b"), Stop));
        Assert.True(await Schedules.SaveAsync(Nightly("a"), Stop));
        var changed = Nightly("b") with { Paused = true, NextFireAt = null, TimeZone = "Europe/Berlin" };

        Assert.False(await Schedules.SaveAsync(changed, Stop));

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
        await Schedules.SaveAsync(Nightly("a"), Stop);
        await Schedules.SaveAsync(Nightly("b"), Stop);

        var error = await Assert.ThrowsAsync<OmniStackException>(() => Schedules.SaveAsync(Nightly("c"), Stop));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.ScheduleLimit), (error.Kind, error.Code));
        Assert.False(await Schedules.SaveAsync(Nightly("b"), Stop));
        Assert.True(await Schedules.DeleteAsync("a", Stop));
        Assert.True(await Schedules.SaveAsync(Nightly("c"), Stop));
    }

    [Fact]
    public async Task Advance_ByMany_OneIsTheFirst()
    {
        await Schedules.SaveAsync(Nightly("a"), Stop);
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
        await Schedules.SaveAsync(Nightly("a"), Stop);
        var (second, third) = (Due + TimeSpan.FromDays(1), Due + TimeSpan.FromDays(2));
        await Schedules.AdvanceAsync("a", Due, "task-1", second, Stop);

        Assert.True(await Schedules.AdvanceAsync("a", second, null, third, Stop));

        var schedule = await Schedules.FindAsync("a", Stop);
        Assert.Equal((Due, "task-1", third), (schedule!.LastFireAt, schedule.LastTaskId, schedule.NextFireAt));
    }

    [Fact]
    public async Task Advance_OtherTimeOrUnknown_ChangesNothing()
    {
        await Schedules.SaveAsync(Nightly("a"), Stop);

        Assert.False(await Schedules.AdvanceAsync("a", Due + TimeSpan.FromMinutes(1), "task-1", Due, Stop));
        Assert.False(await Schedules.AdvanceAsync("nobody", Due, "task-1", Due, Stop));
        Assert.Null((await Schedules.FindAsync("a", Stop))!.LastTaskId);
    }

    [Fact]
    public async Task Delete_Twice_TheSecondIsFalse()
    {
        await Schedules.SaveAsync(Nightly("a"), Stop);

        Assert.True(await Schedules.DeleteAsync("a", Stop));
        Assert.False(await Schedules.DeleteAsync("a", Stop));
        Assert.Empty(await Schedules.ListAsync(Stop));
    }

    private static Schedule Nightly(string name) => new()
    {
        Name = name, Cron = "6 5 * * *", CreatedAt = Due - TimeSpan.FromDays(3), NextFireAt = Due,
        Event = new() { Topic = Topic, Payload = new(JsonSerializer.SerializeToElement("text")), Priority = EventPriority.Low },
    };
}

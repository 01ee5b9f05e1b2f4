using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Embedded.Events;
using OmniStack.Embedded.Records;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

/// <summary>A real process under load that is killed at any moment, or whose disk is full.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Journal_KilledAgainAndAgain_HasEveryAcknowledgedRecord()
    {
        var file = _directory["test.journal"];
        HashSet<int> acknowledged = [];
        for (var round = 0; round < 5; round++)
        {
            using var process = TestAppProcess.Start("journal", file, $"{round * 1_000_000}");
            var lines = await process.KillAfterAsync(Random.Shared.Next(1, 2_000), Stop);
            acknowledged.UnionWith(lines.Where(line => line.Length > 0).Select(Number));

            var stored = await ReadAsync(file);

            Assert.Empty(acknowledged.Except(stored));
            Assert.Equal(stored.Count, stored.Distinct().Count());
        }
    }

    [Fact]
    public async Task Journal_DiskFull_AcknowledgesNothingMoreAndKeepsTheRest()
    {
        var file = _directory["test.journal"];
        using var process = TestAppProcess.StartWithFileLimit(256, "journal", file, "1");

        var acknowledged = (await process.ReadToEndAsync(Stop)).ConvertAll(Number);

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(acknowledged.Count, 100, 2_000);
        Assert.Equal(acknowledged.Order(), (await ReadAsync(file)).Order());
    }

    [Fact]
    public async Task Records_KilledAgainAndAgain_AreAsAcknowledged()
    {
        HashSet<int> saved = [];
        HashSet<int> deleted = [];
        for (var round = 0; round < 3; round++)
        {
            using var process = TestAppProcess.Start("state", _directory.Path, $"{round * 1_000_000}");
            foreach (var line in await process.KillAfterAsync(Random.Shared.Next(50, 1_000), Stop))
            {
                var isSaved = line.StartsWith("saved ", StringComparison.Ordinal);
                (isSaved ? saved : deleted).Add(Number(line[(isSaved ? "saved " : "deleted ").Length..]));
            }
        }

        await using var store = new EmbeddedRecordStore(Options.Create(new EmbeddedRecordStoreOptions { Directory = _directory.Path }), TimeProvider.System);
        foreach (var number in saved)
        {
            var found = await store.FindAsync("load", $"{number}", Stop);
            // A killed process may have deleted more than it could print.
            Assert.True(deleted.Contains(number) ? found is null : found is not null || number % 3 == 0, $"{number}");
            Assert.True(found is null || found.Vector.Span[0] == number, $"{number} has the vector of another record.");
        }
    }

    [Fact]
    public async Task Bus_KilledAgainAndAgain_LosesNothingAndSettlesOnce()
    {
        HashSet<int> published = [];
        HashSet<int> settled = [];
        List<int> operated = [];
        for (var round = 0; round < 4; round++)
        {
            using var process = TestAppProcess.Start("bus", _directory.Path, $"{round * 1_000_000}");
            foreach (var line in await process.KillAfterAsync(Random.Shared.Next(100, 1_500), Stop))
            {
                if (line.StartsWith("published ", StringComparison.Ordinal))
                {
                    published.Add(Number(line["published ".Length..]));
                }
                else if (line.StartsWith("operated ", StringComparison.Ordinal))
                {
                    operated.Add(Number(line["operated ".Length..]));
                }
                else
                {
                    Assert.True(settled.Add(Number(line["settled ".Length..])), $"{line} a second time");
                }
            }
        }

        await using var open = OpenBus();
        var bus = open.Bus;
        foreach (var number in published)
        {
            var task = await bus.FindTaskAsync($"t-{number}", Stop);
            Assert.NotNull(task);
            Assert.True(!settled.Contains(number) || task.State == TaskState.Succeeded, $"{task}");
        }

        await AssertOperatedAsync(open, operated);
        await FinishAsync(bus);
        foreach (var number in published)
        {
            Assert.Equal(number, (await bus.FindTaskAsync($"t-{number}", Stop))!.Result!.Value.GetInt32());
        }
    }

    [Fact]
    public async Task Bus_DiskFullThenFreed_AcknowledgesNothingInBetweenAndGoesOn()
    {
        using var process = TestAppProcess.StartWithFileLimit(512, "fill", _directory.Path, "1");
        var lines = await process.ReadUntilAsync("refused", 3, Stop);

        process.LiftFileLimit();

        lines.AddRange(await process.ReadUntilAsync("published ", 50, Stop));
        lines.AddRange(await process.KillAfterAsync(1, Stop));
        await using var open = OpenBus();
        var published = lines.Where(line => line.StartsWith("published ", StringComparison.Ordinal)).Select(line => line["published ".Length..]).ToList();
        var settled = lines.Where(line => line.StartsWith("settled ", StringComparison.Ordinal)).Select(line => line["settled ".Length..]).ToList();
        Assert.True(published.Count > 150, $"{published.Count} were published.");
        Assert.Equal(settled.Count, settled.Distinct().Count());
        foreach (var number in published)
        {
            var task = await open.Bus.FindTaskAsync($"t-{number}", Stop);
            Assert.NotNull(task);
            Assert.True(!settled.Contains(number) || task.State == TaskState.Succeeded, $"{task}");
        }
    }

    [Fact]
    public async Task Bus_EventThatKillsItsRunner_CountsEveryAttempt()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            using var process = TestAppProcess.Start("victim", _directory.Path, "1");

            Assert.Equal($"attempt {attempt}", (await process.KillAfterAsync(1, Stop))[0]);
        }

        await using var open = OpenBus();
        var bus = open.Bus;
        var task = await bus.FindTaskAsync("t-1", Stop);
        Assert.Equal((TaskState.Running, 3), (task!.State, task.Runs[0].Attempts));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<List<int>> ReadAsync(string file)
    {
        List<int> stored = [];
        await using var journal = Journal.Open(file, new JournalLimits(), record => stored.Add(BinaryPrimitives.ReadInt32LittleEndian(record)), Stop);
        return stored;
    }

    private static async Task AssertOperatedAsync(OpenEmbeddedBus open, List<int> operated)
    {
        var deadLetters = new EmbeddedDeadLetterStore(open.Storage);
        foreach (var number in operated)
        {
            var run = Assert.Single((await open.Bus.FindTaskAsync($"o-{number}", Stop))!.Runs);
            Assert.Equal(TaskState.Cancelled, run.State);
            Assert.Equal([TaskState.Queued, TaskState.Running, TaskState.Dead, TaskState.Queued, TaskState.Cancelled], run.Timeline.Select(entry => entry.State));
            Assert.NotNull(await deadLetters.FindAsync(new("operated", "worker"), $"d-{number}", Stop));
        }

        // A killed process may have done more than it could print.
        var last = (await new EmbeddedConfigurationStore(open.Storage).FindAsync("last", Stop))!.Value.GetInt32();
        var scheduled = (await new EmbeddedScheduleStore(open.Storage).FindAsync("last", Stop))!.LastTaskId!;
        Assert.InRange(Number(scheduled["o-".Length..]), operated[^1], last);
    }

    private static async Task FinishAsync(EmbeddedEventBus bus)
    {
        while (await bus.ReceiveAsync(new("load", "worker"), "after", 1_000, TimeSpan.FromSeconds(30), TimeSpan.Zero, Stop) is { Count: > 0 } taken)
        {
            await bus.SettleAsync([.. taken.Select(delivery
                => new Settlement.Succeeded(delivery, delivery.Event.Payload.Content, [], TimeSpan.FromHours(1)))], Stop);
        }
    }

    private OpenEmbeddedBus OpenBus() => new(new() { DataDirectory = _directory.Path });
}

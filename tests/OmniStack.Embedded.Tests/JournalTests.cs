using System.Text;
using OmniStack.Abstractions;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly JournalLimits _limits = new();

    private string File => Path.Combine(_directory.Path, "test.journal");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_AfterConcurrentAppends_ReplaysAllInCallOrder()
    {
        var expected = Enumerable.Range(0, 5_000).Select(i => $"record {i}").ToList();
        await using (var journal = Open([]))
        {
            await Task.WhenAll(expected.Select(text => journal.AppendAsync(Bytes(text), Stop)).ToList());
        }

        Assert.Equal(expected, await ReadAsync());
    }

    [Fact]
    public async Task Open_EmptyRecord_IsReplayed()
    {
        await AppendAsync("", "after");

        Assert.Equal(["", "after"], await ReadAsync());
    }

    [Fact]
    public async Task Open_TailCutAtAnyByte_KeepsEveryWholeFrame()
    {
        await AppendAsync("first");
        await AppendAsync("second");
        var whole = await System.IO.File.ReadAllBytesAsync(File, Stop);
        await AppendAsync("third, which the crash cuts");
        var all = await System.IO.File.ReadAllBytesAsync(File, Stop);

        for (var length = whole.Length; length < all.Length; length++)
        {
            await System.IO.File.WriteAllBytesAsync(File, all[..length], Stop);
            Assert.Equal(["first", "second"], await ReadAsync());
            Assert.Equal(whole.Length, new FileInfo(File).Length);
        }
    }

    [Fact]
    public async Task Open_LastFrameDamaged_IsCutAndAppendsGoOn()
    {
        await AppendAsync("first");
        await AppendAsync("second");
        await FlipAsync(^1);

        await AppendAsync("third");

        Assert.Equal(["first", "third"], await ReadAsync());
    }

    [Fact]
    public async Task Open_MiddleDamaged_ThrowsAndLeavesTheFile()
    {
        await AppendAsync("first");
        var at = (int)new FileInfo(File).Length;
        await AppendAsync("second");
        await AppendAsync("third");
        var before = await FlipAsync(at + JournalFrame.HeaderSize + JournalFrame.RecordHeaderSize);

        var error = Assert.Throws<JournalCorruptException>(() => Open([]));

        Assert.Equal(at, error.Offset);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Stop));
    }

    [Fact]
    public async Task Open_LengthInTheMiddleDamaged_Throws()
    {
        await AppendAsync("first");
        var at = (int)new FileInfo(File).Length;
        await AppendAsync("second");
        await AppendAsync("third");
        await FlipAsync(at + 2);

        Assert.Throws<JournalCorruptException>(() => Open([]));
    }

    [Fact]
    public async Task Open_UnsyncedFramesTornByPowerLoss_AreCut()
    {
        await AppendAsync("durable");
        var at = (int)new FileInfo(File).Length;
        await using (var journal = Open([]))
        {
            await journal.WriteAsync(Bytes("lost"), Stop);
            await journal.WriteAsync(Bytes("reached the disk before it"), Stop);
        }

        await FlipAsync(at + JournalFrame.HeaderSize + JournalFrame.RecordHeaderSize);

        Assert.Equal(["durable"], await ReadAsync());
    }

    [Fact]
    public async Task Open_ForeignFile_Throws()
    {
        await System.IO.File.WriteAllTextAsync(File, "not a journal at all", Stop);

        Assert.Throws<JournalCorruptException>(() => Open([]));
    }

    [Fact]
    public async Task Open_OwnedAlready_IsRefused()
    {
        await using var owner = Open([]);

        var error = Assert.Throws<OmniStackException>(() => Open([]));

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compact_WithAppendsAround_KeepsSnapshotThenLaterRecords()
    {
        await using (var journal = Open([]))
        {
            var before = Enumerable.Range(0, 100).Select(i => journal.AppendAsync(Bytes($"old {i}"), Stop)).ToList();
            var compaction = journal.CompactAsync([Bytes("a"), Bytes("b")], Stop);
            var after = journal.AppendAsync(Bytes("later"), Stop);
            await Task.WhenAll([.. before, compaction, after]);
            await journal.AppendAsync(Bytes("last"), Stop);
            Assert.Equal(new FileInfo(File).Length, journal.Length);
        }

        Assert.Equal(["a", "b", "later", "last"], await ReadAsync());
        Assert.False(System.IO.File.Exists(File + ".new"));
    }

    [Fact]
    public async Task Open_CompactedFileDamaged_Throws()
    {
        await using (var journal = Open([], new JournalLimits(MaxBatchBytes: 16)))
        {
            await journal.CompactAsync(Enumerable.Range(0, 50).Select(i => (ReadOnlyMemory<byte>)Bytes($"snapshot {i:D8}")), Stop);
        }

        await FlipAsync(JournalFrame.FileHeaderSize + JournalFrame.HeaderSize + 8);

        Assert.Throws<JournalCorruptException>(() => Open([]));
    }

    [Fact]
    public async Task Append_QueueFull_IsRefusedAndTheRestIsStored()
    {
        List<Task> taken = [];
        await using (var journal = Open([], new JournalLimits(QueueBytes: 1 << 20)))
        {
            var record = new byte[300 << 10];
            var refused = 0;
            for (var i = 0; i < 200 && refused == 0; i++)
            {
                try
                {
                    taken.Add(journal.AppendAsync(record, Stop));
                }
                catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
                {
                    refused++;
                }
            }

            Assert.Equal(1, refused);
            await Task.WhenAll(taken);
            await journal.AppendAsync(Bytes("room again"), Stop);
        }

        Assert.Equal(taken.Count + 1, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task Append_RecordOverTheLimit_IsRefused()
    {
        await using var journal = Open([], new JournalLimits(MaxRecordBytes: 8));

        var error = Assert.Throws<OmniStackException>(() => { _ = journal.AppendAsync(new byte[9], Stop); });

        Assert.Equal(ErrorKind.TooLarge, error.Kind);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private Journal Open(List<string> records, JournalLimits? limits = null)
        => Journal.Open(File, limits ?? _limits, record => records.Add(Encoding.UTF8.GetString(record)), Stop);

    private async Task<List<string>> ReadAsync()
    {
        List<string> records = [];
        await Open(records).DisposeAsync();
        return records;
    }

    private async Task AppendAsync(params string[] records)
    {
        await using var journal = Open([]);
        foreach (var record in records)
        {
            await journal.AppendAsync(Bytes(record), Stop);
        }
    }

    private async Task<byte[]> FlipAsync(Index at)
    {
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Stop);
        bytes[at] ^= 0x55;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Stop);
        return bytes;
    }
}

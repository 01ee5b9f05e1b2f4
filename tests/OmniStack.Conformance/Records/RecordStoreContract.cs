using System.Text;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;

namespace OmniStack.Conformance.Records;

/// <summary>What every <see cref="IRecordStore"/> holds.</summary>
public abstract class RecordStoreContract(IRecordBackend backend) : IAsyncLifetime
{
    private static readonly float[] OneVector = [1.5f, -2f, 3e-30f];
    private static readonly RecordTarget Notes = new("notes", MaxRecords: 1_000);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected MovableTime Time { get; } = new();

    protected IRecordStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await backend.OpenAsync(Time);

    public async ValueTask DisposeAsync()
    {
        await backend.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Find_SavedRecord_HasEveryField()
    {
        var ends = Time.GetUtcNow().AddMinutes(5);
        var version = await SaveAsync(new("k", Json("""{"a":1.50,"b":"ä€😀\n"}""")) { Vector = OneVector, ExpiresAt = ends });

        var found = (await Store.FindAsync("notes", "k", Stop))!;

        Assert.Equal(("k", version, """{"a":1.50,"b":"ä€😀\n"}"""), (found.Key, (long?)found.Version, Text(found)));
        Assert.Equal(OneVector, found.Vector.ToArray());
        Assert.Equal(ends.ToUnixTimeMilliseconds(), found.ExpiresAt?.ToUnixTimeMilliseconds());
        Assert.Null(await Store.FindAsync("notes", "K", Stop));
        Assert.Null(await Store.FindAsync("other", "k", Stop));
    }

    [Fact]
    public async Task Save_Again_ReplacesAllOfIt()
    {
        var first = await SaveAsync(new("k", Json("1")) { Vector = OneVector, ExpiresAt = Time.GetUtcNow().AddMinutes(1) });
        var second = await SaveAsync("k", "2");
        Time.Move(TimeSpan.FromHours(2));

        var found = (await Store.FindAsync("notes", "k", Stop))!;

        Assert.True(second > first);
        Assert.Equal((second, "2", (DateTimeOffset?)null), ((long?)found.Version, Text(found), found.ExpiresAt));
        Assert.True(found.Vector.IsEmpty);
    }

    [Fact]
    public async Task Save_ExpectedVersion_IsTakenOnlyWhenItIsStored()
    {
        var first = await SaveAsync(new("k", Json("1")) { Expected = 0 });
        Assert.NotNull(first);
        Assert.Null(await SaveAsync(new("k", Json("2")) { Expected = 0 }));
        var second = await SaveAsync(new("k", Json("3")) { Expected = first });
        Assert.NotNull(second);
        Assert.Null(await SaveAsync(new("k", Json("4")) { Expected = first }));

        Assert.Equal("3", Text((await Store.FindAsync("notes", "k", Stop))!));
        await Store.DeleteAsync("notes", "k", Stop);
        Assert.Null(await SaveAsync(new("k", Json("5")) { Expected = second }));
        Assert.True(await SaveAsync(new("k", Json("6")) { Expected = 0 }) > second);
    }

    [Fact]
    public async Task Save_ManyWritersOfOneRecord_LosesNoUpdate()
    {
        const int writers = 8, each = 10;
        await SaveAsync("k", "0");
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            var store = await backend.OpenAsync(Time);
            for (var done = 0; done < each;)
            {
                var found = (await store.FindAsync("notes", "k", Stop))!;
                var next = Json($"{int.Parse(Text(found), null) + 1}");
                done += await store.SaveAsync(Notes, new("k", next) { Expected = found.Version }, Stop) is null ? 0 : 1;
            }
        }));

        Assert.Equal($"{writers * each}", Text((await Store.FindAsync("notes", "k", Stop))!));
    }

    [Fact]
    public async Task Save_ManyWritersOfNewRecords_CreatesEachOnce()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
            await (await backend.OpenAsync(Time)).SaveAsync(Notes, new($"k{i % 10}", Json($"{i}")) { Expected = 0 }, Stop) is not null));

        Assert.Equal(10, won.Count(created => created));
        Assert.Equal(10, (await ListAsync(new())).Length);
    }

    [Fact]
    public async Task Delete_Record_IsGone()
    {
        await SaveAsync("a", "1");
        await SaveAsync("b", "2");

        Assert.True(await Store.DeleteAsync("notes", "a", Stop));
        Assert.False(await Store.DeleteAsync("notes", "a", Stop));

        Assert.Null(await Store.FindAsync("notes", "a", Stop));
        Assert.Equal(["b"], await ListAsync(new()));
    }

    [Fact]
    public async Task Expiry_Comes_RecordIsGoneForAllCalls()
    {
        await SaveAsync(new("short", Json("1")) { ExpiresAt = Time.GetUtcNow().AddMinutes(1) });
        await SaveAsync(new("long", Json("2")) { ExpiresAt = Time.GetUtcNow().AddDays(1) });

        Time.Move(TimeSpan.FromMinutes(1));

        Assert.Null(await Store.FindAsync("notes", "short", Stop));
        Assert.Equal(["long"], await ListAsync(new()));
        Assert.False(await Store.DeleteAsync("notes", "short", Stop));
        Assert.NotNull(await SaveAsync(new("short", Json("3")) { Expected = 0 }));
        Assert.Equal("3", Text((await Store.FindAsync("notes", "short", Stop))!));
    }

    [Fact]
    public async Task List_Range_IsInTheOrderOfKeysPageByPage()
    {
        foreach (var key in new[] { "b/2", "a", "b/1", "b/%20", "c", "b/10", "B", "b0" })
        {
            await SaveAsync(key, "1");
        }

        Assert.Equal(["B", "a", "b/%20", "b/1", "b/10", "b/2", "b0", "c"], await ListAsync(new()));
        var inB = RecordQuery.StartingWith("b/");
        Assert.Equal(["b/%20", "b/1"], await ListAsync(inB with { Limit = 2 }));
        Assert.Equal(["b/10", "b/2"], await ListAsync(inB with { Limit = 3, After = "b/1" }));
        Assert.Equal(["b/2", "b/10"], await ListAsync(inB with { Limit = 2, Descending = true }));
        Assert.Equal(["b/1", "b/%20"], await ListAsync(inB with { Limit = 5, Descending = true, After = "b/10" }));
        Assert.Empty(await ListAsync(inB with { After = "b/2" }));
        Assert.Empty(await ListAsync(new() { From = "x" }));
        Assert.Equal(["B"], await ListAsync(new() { Below = "a" }));
    }

    [Fact]
    public async Task Clear_Collection_LeavesTheOthers()
    {
        for (var i = 0; i < 20; i++)
        {
            await SaveAsync($"{i}", "1");
        }

        await Store.SaveAsync(new("notes2", 10), new("k", Json("1")), Stop);

        Assert.Equal(20, await Store.ClearAsync("notes", Stop));
        Assert.Equal(0, await Store.ClearAsync("notes", Stop));

        Assert.Empty(await ListAsync(new()));
        Assert.NotNull(await Store.FindAsync("notes2", "k", Stop));
    }

    [Fact]
    public async Task Save_BeyondTheBound_IsRefused()
    {
        var small = new RecordTarget("small", 2);
        await Store.SaveAsync(small, new("a", Json("1")), Stop);
        await Store.SaveAsync(small, new("b", Json("1")), Stop);

        var refused = await Assert.ThrowsAsync<OmniStackException>(() => Store.SaveAsync(small, new("c", Json("1")), Stop));

        Assert.Equal(ErrorCodes.StateFull, refused.Code);
        Assert.NotNull(await Store.SaveAsync(small, new("a", Json("2")), Stop));
        await Store.DeleteAsync("small", "a", Stop);
        Assert.NotNull(await Store.SaveAsync(small, new("c", Json("1")), Stop));
    }

    [Fact]
    public async Task Save_BeyondTheBoundOfAHistory_DropsTheFirst()
    {
        var history = new RecordTarget("history", 3, DropsFirst: true);
        foreach (var key in new[] { "1", "2", "3", "4", "5" })
        {
            await Store.SaveAsync(history, new(key, Json(key)), Stop);
        }

        Assert.Equal(["3", "4", "5"], (await Store.ListAsync("history", new(), Stop)).Select(record => record.Key));
    }

    [Fact]
    public async Task ReadChanges_Vectors_ToldOnceEachAndToTheEnd()
    {
        await SaveVectorAsync("a", 1);
        await SaveVectorAsync("b", 2);
        await SaveAsync("plain", "1");
        await SaveVectorAsync("a", 3);

        var (all, after) = await ChangesAsync(0);
        Assert.Equal([("a", 3f), ("b", 2f)], all.OrderBy(change => change.Key));

        await SaveVectorAsync("c", 4);
        await Store.DeleteAsync("notes", "b", Stop);
        var (more, _) = await ChangesAsync(after);
        Assert.Equal([("b", null), ("c", 4f)], more.Where(change => change.Key != "a").OrderBy(change => change.Key));
    }

    [Fact]
    public async Task ReadChanges_ClearedVectors_AreToldAsGone()
    {
        await SaveVectorAsync("a", 1);
        await SaveVectorAsync("b", 2);
        var (_, after) = await ChangesAsync(0);
        await Store.ClearAsync("notes", Stop);

        Assert.Equal([("a", null), ("b", null)], (await ChangesAsync(after)).Found.OrderBy(change => change.Key));
    }

    [Fact]
    public async Task OpenedAgain_HoldsTheSame()
    {
        await SaveAsync("gone", "1");
        await SaveVectorAsync("a", 1);
        await SaveAsync("null", "null");
        var last = await SaveAsync("k", """{"n":1}""");
        await Store.DeleteAsync("notes", "gone", Stop);

        Store = await backend.OpenAgainAsync(Time);

        Assert.Equal(["a", "k", "null"], await ListAsync(new()));
        Assert.Equal("null", Text((await Store.FindAsync("notes", "null", Stop))!));
        Assert.Equal("""{"n":1}""", Text((await Store.FindAsync("notes", "k", Stop))!));
        Assert.Equal(("a", 1f), Assert.Single((await ChangesAsync(0)).Found));
        Assert.True(await SaveAsync("k", "2") > last);
    }

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredRecord record) => Encoding.UTF8.GetString(record.Value.Span);

    private Task<long?> SaveAsync(RecordDraft draft) => Store.SaveAsync(Notes, draft, Stop);

    private Task<long?> SaveAsync(string key, string json) => SaveAsync(new(key, Json(json)));

    private Task<long?> SaveVectorAsync(string key, float first) => SaveAsync(new(key, Json("0")) { Vector = new[] { first, 1f } });

    private async Task<string[]> ListAsync(RecordQuery query) => [.. (await Store.ListAsync("notes", query, Stop)).Select(record => record.Key)];

    private async Task<(List<(string Key, float? First)> Found, long After)> ChangesAsync(long after)
    {
        List<(string, float?)> found = [];
        await foreach (var change in Store.ReadChangesAsync("notes", after, Stop))
        {
            found.Add((change.Key, change.Record?.Vector.Span[0]));
            after = change.ResumeAfter;
        }

        return (found, after);
    }
}

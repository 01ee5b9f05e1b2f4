using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;
using OmniStack.Conformance.Agents;
using OmniStack.Embedded.Agents;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedRunStoreTests : RunStoreContract
{
    private readonly TempDirectory _directory = new();

    protected override ValueTask<IRunStore> OpenAsync() => ValueTask.FromResult<IRunStore>(NewStore());

    protected override async ValueTask CloseAsync(IRunStore store)
    {
        await ((EmbeddedRunStore)store).DisposeAsync();
        _directory.Dispose();
    }

    protected override async ValueTask<IRunStore> OpenAgainAsync()
    {
        await ((EmbeddedRunStore)Store).DisposeAsync();
        return NewStore();
    }

    [Fact]
    public async Task Compaction_KeepsEntriesAndState()
    {
        await BeginAsync("r");
        var text = new string('x', 2000);
        for (var i = 0; i < MaxEntries - 1; i++)
        {
            await AppendAsync("r", "x", 1, state: new("a", Json(new { i, text })));
        }

        await Eventually.IsTrueAsync(() => new FileInfo(_directory["runs.journal"]).Length < 80_000);
        Store = await OpenAgainAsync();

        Assert.Equal(MaxEntries, (await Store.ReadAsync("r", 0, 1000, Stop)).Count);
        Assert.Equal(MaxEntries - 2, (await Store.FindStateAsync("r", "a", Stop))?.GetProperty("i").GetInt32());
    }

    private EmbeddedRunStore NewStore() => new(
        Options.Create(new EmbeddedRunStoreOptions { Directory = _directory.Path, MaxEntriesPerRun = MaxEntries, CompactAboveBytes = 4096 }), TimeProvider.System);
}

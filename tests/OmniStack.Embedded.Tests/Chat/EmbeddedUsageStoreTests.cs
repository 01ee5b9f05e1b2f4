using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests.Chat;

public sealed class EmbeddedUsageStoreTests : UsageStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private EmbeddedUsageStore _store;

    public EmbeddedUsageStoreTests() => _store = Open();

    protected override IUsageStore Store => _store;

    [Fact]
    public async Task Compaction_AfterManyCalls_KeepsTheSumAndShrinksTheFile()
    {
        var call = new ModelUsage("me", "s", "m", UsagePurpose.Chat, 1, 1, CostNanos: 1, DateTimeOffset.UnixEpoch);
        for (var n = 0; n < 500; n++)
        {
            await _store.AddAsync(call, Stop);
        }

        await ReopenAsync();

        Assert.Equal(500, Assert.Single(await _store.SumAsync(new UsageQuery("me", null, null, null, UsageGroup.None, 1), Stop)).Calls);
        Assert.InRange(new FileInfo(Path.Combine(_directory.Path, "usage.journal")).Length, 1, 20_000);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = Open();
    }

    private EmbeddedUsageStore Open() => new(Options.Create(new EmbeddedChatOptions { Directory = _directory.Path, CompactAboveBytes = 4096 }));
}

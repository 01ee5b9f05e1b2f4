using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Conformance.Records;
using OmniStack.Contracts;
using OmniStack.Embedded.Records;

namespace OmniStack.Embedded.Tests.Records;

public sealed class MemoryRecordStoreTests() : RecordStoreContract(new Backend())
{
    [Fact]
    public async Task Save_BeyondTheBytes_IsRefusedUntilSomethingIsDeleted()
    {
        var store = new MemoryRecordStore(maxBytes: 2_000, Time);
        var value = new byte[1_500];
        value.AsSpan().Fill((byte)'1');
        await store.SaveAsync(new("a", 10), new("k", value), Stop);
        await store.SaveAsync(new("a", 10), new("k2", value), Stop);

        var refused = await Assert.ThrowsAsync<OmniStackException>(() => store.SaveAsync(new("b", 10), new("k", value), Stop));

        Assert.Equal(ErrorCodes.StateFull, refused.Code);
        await store.ClearAsync("a", Stop);
        Assert.NotNull(await store.SaveAsync(new("b", 10), new("k", value), Stop));
    }

    private sealed class Backend : IRecordBackend
    {
        private MemoryRecordStore? _store;

        public ValueTask<IRecordStore> OpenAsync(TimeProvider time) => ValueTask.FromResult<IRecordStore>(_store ??= new(1 << 20, time));

        public ValueTask<IRecordStore> OpenAgainAsync(TimeProvider time) => OpenAsync(time);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

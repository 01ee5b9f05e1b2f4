using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Conformance.Records;
using OmniStack.Embedded.Records;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests.Records;

/// <summary>A journal in a directory of its own, compacted often.</summary>
internal sealed class EmbeddedRecordBackend : IRecordBackend
{
    private readonly TempDirectory _directory = new();
    private EmbeddedRecordStore? _store;

    public string Journal => _directory["state.journal"];

    public ValueTask<IRecordStore> OpenAsync(TimeProvider time)
    {
        _store ??= new(Options.Create(new EmbeddedRecordStoreOptions { Directory = _directory.Path, CompactAboveBytes = 4096, CompactAtGrowth = 2 }), time);
        return ValueTask.FromResult<IRecordStore>(_store);
    }

    public async ValueTask<IRecordStore> OpenAgainAsync(TimeProvider time)
    {
        await CloseAsync();
        return await OpenAsync(time);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Dispose();
    }

    private async ValueTask CloseAsync()
    {
        if (_store is { } open)
        {
            _store = null;
            await open.DisposeAsync();
        }
    }
}

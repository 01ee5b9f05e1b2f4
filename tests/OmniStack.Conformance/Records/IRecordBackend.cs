using OmniStack.Abstractions.Records;

namespace OmniStack.Conformance.Records;

/// <summary>One kind of store for the tests of what stands on it: empty, private to a test, and seen by more than one process.</summary>
public interface IRecordBackend : IAsyncDisposable
{
    /// <summary>Opens it. Stores that allow one process only answer with the one that is open.</summary>
    ValueTask<IRecordStore> OpenAsync(TimeProvider time);

    /// <summary>The same data after a restart.</summary>
    ValueTask<IRecordStore> OpenAgainAsync(TimeProvider time);
}

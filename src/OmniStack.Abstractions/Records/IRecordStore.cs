namespace OmniStack.Abstractions.Records;

/// <summary>
/// Where agents keep what outlives a run: values by collection and key, in the order of their keys, shared by all processes. It
/// does not look into values; what they mean, and the rules for them, stand above it and are the same on every store. What every
/// implementation holds is written as tests in <c>tests/OmniStack.Conformance/Records/RecordStoreContract</c>.
/// </summary>
/// <remarks>
/// Names of collections and keys are 1 to 1,000 visible ASCII characters. Versions rise over all records of a store and are never
/// used twice. A record whose time has come is gone from that moment on, by the clock of the process that asks.
/// </remarks>
public interface IRecordStore
{
    /// <summary>What it runs on, for people. Never a secret.</summary>
    string Description { get; }

    /// <returns>The record, or <see langword="null"/>.</returns>
    Task<StoredRecord?> FindAsync(string collection, string key, CancellationToken cancellationToken);

    /// <summary>Creates or replaces a record, all of it. Atomic over all processes, and lasting when it returns.</summary>
    /// <returns>The new version; null when <see cref="RecordDraft.Expected"/> is not what is stored, and nothing was changed.</returns>
    /// <exception cref="OmniStackException"><c>state_full</c>: the collection or the store has no room for another record.</exception>
    Task<long?> SaveAsync(RecordTarget target, RecordDraft draft, CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string collection, string key, CancellationToken cancellationToken);

    /// <summary>Deletes every record of the collection; not in one step: what is saved meanwhile may stay or go.</summary>
    /// <returns>How many.</returns>
    Task<long> ClearAsync(string collection, CancellationToken cancellationToken);

    /// <summary>Reads a range of records in the order of their keys. Costs what it returns, whatever the collection holds.</summary>
    Task<IReadOnlyList<StoredRecord>> ListAsync(string collection, RecordQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// What happened to the records with a vector, oldest change first, each record once. What was saved before the call is in it.
    /// Deletions are told for an hour; who was away longer begins anew at 0.
    /// </summary>
    /// <param name="collection">Whose.</param>
    /// <param name="after">The last <see cref="RecordChange.ResumeAfter"/> that was seen; 0 for everything there is.</param>
    IAsyncEnumerable<RecordChange> ReadChangesAsync(string collection, long after, CancellationToken cancellationToken);
}

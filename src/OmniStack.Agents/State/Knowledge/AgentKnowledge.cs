using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;

namespace OmniStack.Agents.State.Knowledge;

/// <summary>What agents know: facts by key, summaries, and texts that are found by the meaning of their vectors.</summary>
/// <remarks>
/// Vectors are in the store; a search runs in an index in this process, which first takes over what changed in the store, so it
/// finds what any process saved before. Every method throws <see cref="OmniStackException"/>: <c>state_key_invalid</c> for a key
/// or id of 0 or more than 200 characters, <c>unavailable</c>.
/// </remarks>
public sealed class AgentKnowledge(IRecordStore store, IOptions<AgentStateOptions> options, TimeProvider time) : IDisposable
{
    private const int MaxTop = 1_000;
    private readonly EmbeddingIndexes _indexes = new(options.Value.MaxIndexBytes, time);

    /// <summary>Saves a fact; one of its key is replaced, and keeps when it was learned.</summary>
    /// <returns>The fact as stored.</returns>
    /// <exception cref="OmniStackException"><c>state_too_large</c>, <c>state_full</c>, <c>state_conflict</c>.</exception>
    public async Task<Fact> SaveFactAsync(StateScope scope, Fact fact, CancellationToken cancellationToken)
    {
        var key = StateKey.Encode(fact.Key);
        var saved = await Facts(scope).ChangeAsync(key, found =>
        {
            var now = time.GetUtcNow();
            return new(key, fact with { CreatedAt = found?.Value.CreatedAt ?? now, UpdatedAt = now }, Version: 0, fact.ExpiresAt);
        }, cancellationToken);
        return saved!.Value;
    }

    /// <returns>The fact; null when there is none.</returns>
    public async Task<Fact?> FindFactAsync(StateScope scope, string key, CancellationToken cancellationToken)
        => (await Facts(scope).FindAsync(StateKey.Encode(key), cancellationToken))?.Value;

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteFactAsync(StateScope scope, string key, CancellationToken cancellationToken)
        => Facts(scope).DeleteAsync(StateKey.Encode(key), cancellationToken);

    /// <summary>Lists facts by key.</summary>
    /// <param name="prefix">Keys begin with it; empty for all.</param>
    /// <param name="kind">Null for all.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<StatePage<Fact>> ListFactsAsync(
        StateScope scope, string prefix, FactKind? kind, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var query = RecordQuery.StartingWith(StateKey.EncodePrefix(prefix)) with { After = cursor, Limit = limit };
        var page = await Facts(scope).ListAsync(query, fact => (kind ?? fact.Kind) == fact.Kind, cancellationToken);
        return new([.. page.Items.Select(kept => kept.Value)], page.Next);
    }

    /// <summary>Saves a summary; one of its id is replaced.</summary>
    /// <returns>The summary as stored.</returns>
    /// <exception cref="OmniStackException"><c>state_too_large</c>, <c>state_full</c>.</exception>
    public async Task<KnowledgeSummary> SaveSummaryAsync(StateScope scope, KnowledgeSummary summary, CancellationToken cancellationToken)
    {
        var stored = summary with { CreatedAt = time.GetUtcNow() };
        await Summaries(scope).SaveAsync(StateKey.Encode(summary.Id), stored, expiresAt: null, expected: null, cancellationToken);
        return stored;
    }

    /// <returns>The summary; null when there is none.</returns>
    public async Task<KnowledgeSummary?> FindSummaryAsync(StateScope scope, string id, CancellationToken cancellationToken)
        => (await Summaries(scope).FindAsync(StateKey.Encode(id), cancellationToken))?.Value;

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteSummaryAsync(StateScope scope, string id, CancellationToken cancellationToken)
        => Summaries(scope).DeleteAsync(StateKey.Encode(id), cancellationToken);

    /// <summary>Lists summaries by id.</summary>
    /// <param name="conversationId">Null for all.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<StatePage<KnowledgeSummary>> ListSummariesAsync(
        StateScope scope, string? conversationId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await Summaries(scope).ListAsync(new() { After = cursor, Limit = limit },
            summary => (conversationId ?? summary.ConversationId) == summary.ConversationId, cancellationToken);
        return new([.. page.Items.Select(kept => kept.Value)], page.Next);
    }

    /// <summary>Saves a text and its vector; one of its id is replaced.</summary>
    /// <exception cref="OmniStackException"><c>vector_invalid</c>, <c>state_too_large</c>, <c>state_full</c>.</exception>
    public Task SaveEmbeddingAsync(StateScope scope, KnowledgeEmbedding embedding, CancellationToken cancellationToken)
    {
        CheckVector(embedding.Vector.Span);
        var records = Embeddings(scope);
        var draft = records.Draft(StateKey.Encode(embedding.Id), StoredEmbedding.Of(embedding, time.GetUtcNow()));
        return records.SaveAsync(draft with { Vector = embedding.Vector }, cancellationToken);
    }

    /// <returns>The text and its vector; null when there is none.</returns>
    public async Task<KnowledgeEmbedding?> FindEmbeddingAsync(StateScope scope, string id, CancellationToken cancellationToken)
        => await store.FindAsync(CollectionOf(scope), StateKey.Encode(id), cancellationToken) is { } record ? StoredEmbedding.Read(record) : null;

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteEmbeddingAsync(StateScope scope, string id, CancellationToken cancellationToken)
        => Embeddings(scope).DeleteAsync(StateKey.Encode(id), cancellationToken);

    /// <summary>
    /// The texts whose vectors have the highest cosine with the query's, exactly, best first. The first search of a scope reads all
    /// its vectors into memory; later ones what has changed.
    /// </summary>
    /// <exception cref="OmniStackException"><c>vector_invalid</c>; <c>index_full</c>: the scope takes more than <see cref="AgentStateOptions.MaxIndexBytes"/>.</exception>
    public async Task<IReadOnlyList<KnowledgeMatch>> SearchAsync(StateScope scope, EmbeddingQuery query, CancellationToken cancellationToken)
    {
        CheckVector(query.Vector.Span);
        var index = await _indexes.FollowAsync(scope.Path, Embeddings(scope), cancellationToken);
        return index.Search(query with { Top = Math.Clamp(query.Top, 1, MaxTop) });
    }

    /// <summary>Forgets all facts, summaries and embeddings of the scope.</summary>
    public async Task ClearAsync(StateScope scope, CancellationToken cancellationToken)
    {
        await Facts(scope).ClearAsync(cancellationToken);
        await Summaries(scope).ClearAsync(cancellationToken);
        await Embeddings(scope).ClearAsync(cancellationToken);
    }

    /// <summary>Gives the memory of searches back.</summary>
    public void Dispose() => _indexes.Dispose();

    private RecordSet<Fact> Facts(StateScope scope) => Set<Fact>($"facts/{scope.Path}", options.Value.MaxKnowledge);

    private RecordSet<KnowledgeSummary> Summaries(StateScope scope) => Set<KnowledgeSummary>($"summaries/{scope.Path}", options.Value.MaxKnowledge);

    private RecordSet<StoredEmbedding> Embeddings(StateScope scope) => Set<StoredEmbedding>(CollectionOf(scope), options.Value.MaxEmbeddings);

    private static string CollectionOf(StateScope scope) => $"embeddings/{scope.Path}";

    private RecordSet<T> Set<T>(string collection, int maxRecords) => new(store, new(collection, maxRecords), options.Value.MaxValueBytes, time);

    private static void CheckVector(ReadOnlySpan<float> vector)
    {
        var norm = vector.IsEmpty ? 0 : TensorPrimitives.Norm(vector);
        if (norm == 0 || !float.IsFinite(norm))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.VectorInvalid, "A vector has at least one element, all of them finite and one of them not zero.");
        }
    }
}

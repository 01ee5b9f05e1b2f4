using OmniStack.Abstractions.Records;

namespace OmniStack.Agents.State.Knowledge;

/// <summary>What of an embedding is JSON; its vector stands beside it.</summary>
internal sealed record StoredEmbedding(string Id, string Text, string? Model, string? Source, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt)
{
    public static StoredEmbedding Of(KnowledgeEmbedding embedding, DateTimeOffset now)
        => new(embedding.Id, embedding.Text, embedding.Model, embedding.Source, embedding.Metadata, now);

    public static KnowledgeEmbedding Read(StoredRecord record)
    {
        var stored = RecordSet<StoredEmbedding>.Read(record).Value;
        return new(stored.Id, stored.Text)
        {
            Vector = record.Vector, Model = stored.Model, Source = stored.Source, Metadata = stored.Metadata, CreatedAt = stored.CreatedAt,
        };
    }
}

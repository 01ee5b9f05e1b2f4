namespace OmniStack.Agents.State.Knowledge;

/// <summary>What a search found.</summary>
/// <param name="Embedding">As it is stored.</param>
/// <param name="Score">Its cosine with the query, -1 to 1.</param>
public sealed record KnowledgeMatch(KnowledgeEmbedding Embedding, float Score);

using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>What an update did.</summary>
/// <param name="Matched">Documents that matched; an upserted one did not.</param>
/// <param name="Modified">Documents that differ now.</param>
/// <param name="UpsertedId">The id of the document that was inserted; null when none was.</param>
public sealed record MongoUpdateResult(long Matched, long Modified, BsonValue? UpsertedId);

namespace OmniStack.MongoDB.Bson;

/// <summary>Bounds that hold whatever a peer sends.</summary>
internal static class BsonLimits
{
    /// <summary>The largest stored document; every server has the same.</summary>
    public const int DocumentBytes = 16 * 1024 * 1024;

    /// <summary>A reply or command may wrap a document of the full size.</summary>
    public const int MessageDocumentBytes = DocumentBytes + (16 * 1024);

    /// <summary>Documents and arrays inside each other. The server's own limit is 180.</summary>
    public const int Depth = 200;
}

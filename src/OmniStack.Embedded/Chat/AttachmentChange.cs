using System.Text.Json.Serialization;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>A record of the journal of attachments. Replaying them in order gives the state; a kind's name never changes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Put), "put")]
[JsonDerivedType(typeof(Deleted), "deleted")]
internal abstract record AttachmentChange
{
    /// <summary>The attachment is this from now on; its content is in the file of its id.</summary>
    public sealed record Put(Attachment Attachment) : AttachmentChange;

    /// <summary>The attachment is gone.</summary>
    public sealed record Deleted(string Id) : AttachmentChange;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AttachmentChange))]
internal sealed partial class AttachmentChangeJson : JsonSerializerContext;

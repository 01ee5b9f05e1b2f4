using System.Text.Json;

namespace OmniStack.Contracts.Chat;

/// <summary>A message in the AI SDK's UIMessage shape, as the client can hand it to <c>useChat</c>.</summary>
/// <param name="Id">The client's id for its own messages, the service's for answers.</param>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>system</c>.</param>
/// <param name="Parts">In order: <c>{type:"text",text,state?}</c>, <c>{type:"reasoning",…}</c>, <c>{type:"tool-NAME",toolCallId,state,input,output?,errorText?}</c>, <c>{type:"step-start"}</c>.</param>
/// <param name="Metadata"><c>{createdAt, status, model?, usage?}</c>; null when there is none.</param>
public sealed record UIMessageDto(string Id, string Role, IReadOnlyList<JsonElement> Parts, JsonElement? Metadata = null);

/// <summary>A page of messages, oldest first.</summary>
/// <param name="Items">At most the asked limit.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
public sealed record MessagePage(IReadOnlyList<UIMessageDto> Items, string? NextCursor);

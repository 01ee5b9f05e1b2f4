using System.Text.Json;

namespace OmniStack.Client;

/// <summary>One chunk of a turn, in the order it was sent; the kinds are those of the AI SDK's UI message stream.</summary>
/// <param name="Type">For example <c>text-delta</c>, <c>tool-output-available</c>, <c>error</c> or <c>finish</c>.</param>
/// <param name="Body">The whole chunk, <c>type</c> included.</param>
public sealed record UIMessageChunk(string Type, JsonElement Body);

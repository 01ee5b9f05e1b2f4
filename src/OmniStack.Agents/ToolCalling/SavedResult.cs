using System.Text.Json;

namespace OmniStack.Agents.ToolCalling;

/// <summary>A tool's result around which there is always an object: it may well be null.</summary>
internal sealed record SavedResult(JsonElement Result);

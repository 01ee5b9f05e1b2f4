using System.Text.Json.Nodes;

namespace OmniStack.Testing.Models;

/// <summary>What a <see cref="ScriptedModelServer"/> was asked.</summary>
public sealed record ModelRequest(string Path, IReadOnlyDictionary<string, string> Headers, JsonNode Body);

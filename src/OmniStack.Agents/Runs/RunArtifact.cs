using System.Text.Json;

namespace OmniStack.Agents.Runs;

/// <summary>Something a run made beside its output.</summary>
/// <param name="Name">Unique in the run, such as a file name.</param>
/// <param name="MediaType">Such as <c>text/markdown</c>.</param>
/// <param name="Content">Any JSON: a text as a string, bytes in base64, or an object that says where it is.</param>
public sealed record RunArtifact(string Name, string MediaType, JsonElement Content);

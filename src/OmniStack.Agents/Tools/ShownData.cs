using System.Text.Json;

namespace OmniStack.Agents.Tools;

/// <summary>Something that a tool shows the user while it runs; the model does not get it.</summary>
/// <param name="Name">1 to 64 lower-case letters, digits and <c>-</c>, a letter first; <c>approval-request</c> is the service's own.</param>
/// <param name="Data">Any JSON, at most <see cref="Contracts.JsonDepth.Max"/> levels deep.</param>
public sealed record ShownData(string Name, JsonElement Data)
{
    /// <summary>What is shown again under the same name and id takes the place of what was; null for something of its own.</summary>
    public string? Id { get; init; }

    /// <summary>Whether only those see it who read along; it is not kept with the answer.</summary>
    public bool IsTransient { get; init; }
}

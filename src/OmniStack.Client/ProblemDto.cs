namespace OmniStack.Client;

/// <summary>What the clients need of RFC 9457 problem details.</summary>
internal sealed record ProblemDto(string? Title, string? Detail, string? Code);

namespace OmniStack.Agents.Steps;

/// <summary>A result around which there is always an object: a step may well return null.</summary>
internal sealed record SavedStep<T>(T Result);

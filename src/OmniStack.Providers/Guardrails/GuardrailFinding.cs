namespace OmniStack.Providers.Guardrails;

/// <summary>A place in a text.</summary>
/// <param name="Start">Of its first character.</param>
/// <param name="Length">At least 1.</param>
/// <param name="Replacement">What stands there instead; null refuses the whole text.</param>
public readonly record struct GuardrailFinding(int Start, int Length, string? Replacement)
{
    internal int End => Start + Length;
}

namespace OmniStack.Providers.Guardrails;

/// <summary>
/// Looks for what a model shall not get or say. Every registered one applies to all model calls of the service. It is called for
/// each piece of a stream, so it has to be fast, and from many threads at once.
/// </summary>
public interface IGuardrail
{
    /// <summary>Its name in errors and metrics.</summary>
    string Name { get; }

    /// <summary>Which direction it looks at.</summary>
    GuardrailScope Scope { get; }

    /// <param name="text">What a user wrote, or a window of what the model says.</param>
    /// <returns>In any order; they may overlap.</returns>
    IEnumerable<GuardrailFinding> Inspect(string text);
}

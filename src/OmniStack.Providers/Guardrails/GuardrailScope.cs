namespace OmniStack.Providers.Guardrails;

/// <summary>What a guardrail looks at.</summary>
[Flags]
public enum GuardrailScope
{
    /// <summary>Nothing: it is off.</summary>
    None = 0,
    /// <summary>What users write.</summary>
    Input = 1,
    /// <summary>What the model says and thinks.</summary>
    Output = 2,
    /// <summary>Both.</summary>
    Both = Input | Output,
}

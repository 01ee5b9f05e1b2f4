using System.Text;

namespace OmniStack.Providers.Guardrails;

/// <summary>What the guardrails say of a text.</summary>
/// <param name="Refusal">The first place that is refused, with its guardrail; null for none.</param>
/// <param name="Masks">What is to be replaced, in order, without overlaps.</param>
internal readonly record struct Inspection((string Guardrail, GuardrailFinding Finding)? Refusal, IReadOnlyList<(string Guardrail, GuardrailFinding Finding)> Masks)
{
    /// <returns>The text from one place to another, masked. A mask that began earlier leaves nothing of its rest.</returns>
    public string Mask(string text, int from, int to)
    {
        var result = new StringBuilder(to - from);
        var at = from;
        foreach (var (_, finding) in Masks.Where(mask => mask.Finding.End > from && mask.Finding.Start < to))
        {
            result.Append(text, at, Math.Max(at, finding.Start) - at);
            if (finding.Start >= from)
            {
                result.Append(finding.Replacement);
            }

            at = Math.Min(to, finding.End);
        }

        return result.Append(text, at, to - at).ToString();
    }
}

using System.Text.RegularExpressions;

namespace OmniStack.Providers.Guardrails;

/// <summary>All guardrails of one direction, as one.</summary>
internal sealed class GuardrailSet
{
    private readonly IGuardrail[] _guardrails;
    private readonly string _direction;

    public GuardrailSet(IEnumerable<IGuardrail> guardrails, GuardrailScope scope)
    {
        _guardrails = [.. guardrails.Where(guardrail => guardrail.Scope.HasFlag(scope))];
        _direction = scope == GuardrailScope.Input ? "input" : "output";
    }

    public bool IsEmpty => _guardrails.Length == 0;

    /// <param name="from">What ends before it has been checked already.</param>
    public Inspection Inspect(string text, int from = 0)
    {
        List<(string Guardrail, GuardrailFinding Finding)> found = [];
        foreach (var guardrail in _guardrails)
        {
            try
            {
                found.AddRange(guardrail.Inspect(text).Where(finding => finding.End > from).Select(finding => (guardrail.Name, finding)));
            }
            catch (RegexMatchTimeoutException)
            {
                found.Add((guardrail.Name, default)); // What cannot be checked in time is not let through.
            }
        }

        var refusals = found.Where(item => item.Finding.Replacement is null).OrderBy(item => item.Finding.End).ToList();
        return new Inspection(refusals.Count > 0 ? refusals[0] : null, WithoutOverlaps(found));
    }

    public void CountRefusal(string guardrail) => ProvidersTelemetry.CountFinding(guardrail, _direction, "refuse");

    public void CountMask(string guardrail) => ProvidersTelemetry.CountFinding(guardrail, _direction, "mask");

    private static List<(string, GuardrailFinding)> WithoutOverlaps(List<(string Guardrail, GuardrailFinding Finding)> found)
    {
        List<(string, GuardrailFinding)> kept = [];
        var end = 0;
        var masks = found.Where(item => item.Finding is { Replacement: not null, Length: > 0 });
        foreach (var mask in masks.OrderBy(mask => mask.Finding.Start).ThenByDescending(mask => mask.Finding.Length))
        {
            if (mask.Finding.Start >= end)
            {
                kept.Add(mask);
                end = mask.Finding.End;
            }
        }

        return kept;
    }
}

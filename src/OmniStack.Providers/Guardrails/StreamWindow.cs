namespace OmniStack.Providers.Guardrails;

/// <summary>
/// Lets a stream of text through a window behind its end, so that what goes over the border of two pieces is found before its
/// beginning is out.
/// </summary>
internal sealed class StreamWindow(GuardrailSet guardrails, int size)
{
    // What is out already, as the model said it: patterns look back on it.
    private string _context = "";
    private string _held = "";

    /// <summary>The guardrail that refused; null while none has.</summary>
    public string? RefusedBy { get; private set; }

    /// <param name="piece">Empty to let out what is held, at the end.</param>
    /// <returns>What may go out now; empty when nothing may.</returns>
    public string Pass(string piece, bool isLast = false)
    {
        _held += piece;
        if (_held.Length == 0)
        {
            return "";
        }

        var text = _context + _held;
        var inspection = guardrails.Inspect(text, _context.Length);
        if (inspection.Refusal is { } refusal && (isLast || !MayGrow(refusal.Finding, text)))
        {
            RefusedBy = refusal.Guardrail;
            return "";
        }

        var cut = isLast ? text.Length : FindCut(text, inspection);
        foreach (var (name, _) in inspection.Masks.Where(mask => mask.Finding.Start >= _context.Length && mask.Finding.Start < cut))
        {
            guardrails.CountMask(name);
        }

        var passed = inspection.Mask(text, _context.Length, cut);
        (_context, _held) = (text[Math.Max(0, cut - size)..cut], text[cut..]);
        return passed;
    }

    /// <summary>What reaches to the end may become another word with what follows; but nothing is held for longer than two windows.</summary>
    private bool MayGrow(GuardrailFinding finding, string text) => finding.End == text.Length && text.Length - finding.Start <= 2 * size;

    private int FindCut(string text, Inspection inspection)
    {
        var cut = Math.Max(_context.Length, text.Length - size);
        if (inspection.Refusal is { } refusal)
        {
            cut = Math.Clamp(refusal.Finding.Start, _context.Length, cut);
        }

        foreach (var (_, finding) in inspection.Masks.Where(mask => mask.Finding.Start < cut && mask.Finding.End > cut))
        {
            cut = MayGrow(finding, text) ? Math.Max(_context.Length, finding.Start) : Math.Min(finding.End, text.Length);
        }

        return cut < text.Length && cut > _context.Length && char.IsLowSurrogate(text[cut]) ? cut - 1 : cut;
    }
}

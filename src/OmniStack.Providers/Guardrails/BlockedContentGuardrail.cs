using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Guardrails;

/// <summary>Refuses the configured terms and patterns.</summary>
internal sealed class BlockedContentGuardrail(IOptions<GuardrailOptions> options) : IGuardrail
{
    private readonly Regex[] _patterns = [.. PatternsOf(options.Value)];

    public string Name => "blocked_content";

    public GuardrailScope Scope { get; } = options.Value.BlockedTerms.Count + options.Value.BlockedPatterns.Count > 0 ? options.Value.BlockIn : GuardrailScope.None;

    public IEnumerable<GuardrailFinding> Inspect(string text)
        => _patterns.SelectMany(pattern => pattern.Matches(text)).Where(match => match.Length > 0)
            .Select(match => new GuardrailFinding(match.Index, match.Length, Replacement: null));

    private static IEnumerable<Regex> PatternsOf(GuardrailOptions options)
    {
        if (options.BlockedTerms.Count > 0)
        {
            yield return Compile($@"(?<!\w)(?:{string.Join('|', options.BlockedTerms.Select(Regex.Escape))})(?!\w)");
        }

        foreach (var pattern in options.BlockedPatterns)
        {
            yield return Compile(pattern);
        }

        Regex Compile(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, options.MatchTimeout);
    }
}

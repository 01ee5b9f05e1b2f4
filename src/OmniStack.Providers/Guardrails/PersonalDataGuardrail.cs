using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Guardrails;

/// <summary>Replaces personal data by its kind.</summary>
internal sealed class PersonalDataGuardrail(IOptions<GuardrailOptions> options) : IGuardrail
{
    private readonly (Regex Pattern, Func<string, bool> IsReal, string Replacement)[] _kinds =
        [.. options.Value.Mask.Distinct().Select(kind => KindOf(kind, options.Value.MatchTimeout))];

    public string Name => "personal_data";

    public GuardrailScope Scope { get; } = options.Value.Mask.Count > 0 ? options.Value.MaskIn : GuardrailScope.None;

    public IEnumerable<GuardrailFinding> Inspect(string text)
        => _kinds.SelectMany(kind => kind.Pattern.Matches(text).Where(match => kind.IsReal(match.Value))
            .Select(match => new GuardrailFinding(match.Index, match.Length, kind.Replacement)));

    private static (Regex, Func<string, bool>, string) KindOf(PersonalDataKind kind, TimeSpan timeout)
    {
        return kind switch
        {
            PersonalDataKind.Email => (Compile(@"(?<![\w.+-])[A-Z0-9._%+-]{1,64}@(?:[A-Z0-9-]{1,63}\.){1,8}[A-Z]{2,24}(?![\w-])"), _ => true, "[email]"),
            PersonalDataKind.Phone => (Compile(@"(?<![\w+])(?:\+|00?)[1-9][0-9]{0,3}(?:[ ./-]?\(?[0-9]{1,5}\)?){2,6}(?!\w)"), IsPhone, "[phone]"),
            PersonalDataKind.Card => (Compile(@"(?<![\w-])[0-9](?:[ -]?[0-9]){12,18}(?![\w-])"), CheckDigits.IsCard, "[card]"),
            _ => (Compile(@"(?<!\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"), CheckDigits.IsIban, "[iban]"),
        };

        Regex Compile(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, timeout);
    }

    private static bool IsPhone(string text) => text.Count(char.IsAsciiDigit) is >= 7 and <= 15;
}

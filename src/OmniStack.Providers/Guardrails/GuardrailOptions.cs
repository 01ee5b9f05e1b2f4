using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Guardrails;

/// <summary>What the guardrails that ship with the service look for. Everything is off until it is set.</summary>
public sealed class GuardrailOptions : IValidatableObject
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Guardrails";

    /// <summary>Characters that a user's message may have; 0 for no limit. Default 0.</summary>
    [Range(0, 100_000_000)]
    public int MaxInputCharacters { get; set; }

    /// <summary>Characters that one answer of the model may have; 0 for no limit. Default 0.</summary>
    [Range(0, 100_000_000)]
    public int MaxOutputCharacters { get; set; }

    /// <summary>Words and phrases that are refused, in any case, as whole words.</summary>
    public IList<string> BlockedTerms { get; } = [];

    /// <summary>Regular expressions (.NET, any case, culture-invariant) whose matches are refused.</summary>
    public IList<string> BlockedPatterns { get; } = [];

    /// <summary>Where <see cref="BlockedTerms"/> and <see cref="BlockedPatterns"/> are looked for. Default both.</summary>
    public GuardrailScope BlockIn { get; set; } = GuardrailScope.Both;

    /// <summary>Personal data that is replaced by its kind, as <c>[email]</c>.</summary>
    public IList<PersonalDataKind> Mask { get; } = [];

    /// <summary>Where <see cref="Mask"/> is looked for. Default both.</summary>
    public GuardrailScope MaskIn { get; set; } = GuardrailScope.Both;

    /// <summary>The longest that one pattern may take for one text; what cannot be checked in time is refused. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan MatchTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Characters of a stream that are held back until what follows them is known: no less than the longest thing to be found. Default 128.</summary>
    [Range(16, 65_536)]
    public int Window { get; set; } = 128;

    /// <summary>What stands at the end of an answer that was stopped.</summary>
    [Required(AllowEmptyStrings = false)]
    public string RefusalNotice { get; set; } = "[The answer was stopped by a content rule.]";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var term in BlockedTerms.Where(term => string.IsNullOrWhiteSpace(term) || term.Length > Window))
        {
            yield return new ValidationResult($"{Section}:{nameof(BlockedTerms)}: a term has 1 to {Window} characters ({nameof(Window)}).");
        }

        foreach (var pattern in BlockedPatterns.Where(pattern => !IsPattern(pattern)))
        {
            yield return new ValidationResult($"{Section}:{nameof(BlockedPatterns)}: {pattern} is no regular expression.");
        }
    }

    private bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.None, MatchTimeout);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>Checks <see cref="GuardrailOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class GuardrailOptionsValidator : IValidateOptions<GuardrailOptions>;

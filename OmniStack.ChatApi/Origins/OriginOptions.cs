using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.ChatApi.Origins;

/// <summary>Which web pages may call the service from a browser, besides those that it is the origin of.</summary>
internal sealed class OriginOptions
{
    public const string Section = "OmniStack:Chat";

    /// <summary>As browsers write them, <c>https://app.example</c>. Default none.</summary>
    [MaxLength(100)]
    public string[] AllowedOrigins { get; set; } = [];
}

/// <summary>Checks <see cref="OriginOptions"/> before the host starts.</summary>
internal sealed class OriginOptionsValidator : IValidateOptions<OriginOptions>
{
    public ValidateOptionsResult Validate(string? name, OriginOptions options)
    {
        var wrong = options.AllowedOrigins.Select((origin, i) => (origin, i)).Where(entry => !IsOrigin(entry.origin))
            .Select(entry => $"{OriginOptions.Section}:AllowedOrigins:{entry.i} is \"{entry.origin}\"; it must be scheme, host and port only, such as https://app.example.").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsOrigin(string origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin;
}

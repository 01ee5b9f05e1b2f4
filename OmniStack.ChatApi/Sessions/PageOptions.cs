using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.ChatApi.Sessions;

/// <summary>Sizes of the pages of lists.</summary>
internal sealed class PageOptions
{
    public const string Section = "OmniStack:Chat:Pages";

    /// <summary>Sessions of a page whose request names no limit. Default 20.</summary>
    [Range(1, 1000)]
    public int Sessions { get; set; } = 20;

    /// <summary>The most sessions of a page; who asks for more gets these. Default 100.</summary>
    [Range(1, 1000)]
    public int MaxSessions { get; set; } = 100;

    /// <summary>Messages of a page whose request names no limit. Default 50.</summary>
    [Range(1, 1000)]
    public int Messages { get; set; } = 50;

    /// <summary>The most messages of a page; who asks for more gets these. Default 200.</summary>
    [Range(1, 1000)]
    public int MaxMessages { get; set; } = 200;
}

/// <summary>Checks <see cref="PageOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class PageOptionsValidator : IValidateOptions<PageOptions>;

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Naming;

/// <summary>How sessions get their names from what is said in them.</summary>
public sealed class NamingOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:Naming";

    /// <summary>Whether a model names a session after its first turn. Without it the name is how the first message begins. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The name of a session in which nothing can be read yet, such as one that begins with an image. Default <c>New chat</c>.</summary>
    [Required, StringLength(Contracts.Chat.ChatRules.MaxNameLength)]
    public string DefaultName { get; set; } = "New chat";

    /// <summary>The model that names; null or empty for the chat's own.</summary>
    public string? Model { get; set; }

    /// <summary>Its temperature, 0 to 2; null for the model's own. Default null.</summary>
    [Range(0.0, 2.0)]
    public float? Temperature { get; set; }

    /// <summary>Words that a name may have. Default 5.</summary>
    [Range(1, 50)]
    public int MaxWords { get; set; } = 5;

    /// <summary>Characters that a name may have. Default 50.</summary>
    [Range(5, Contracts.Chat.ChatRules.MaxNameLength)]
    public int MaxLength { get; set; } = 50;

    /// <summary>The newest messages that a name is made from. Default 40.</summary>
    [Range(1, 1000)]
    public int MaxMessages { get; set; } = 40;

    /// <summary>How long it may take. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Checks <see cref="NamingOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class NamingOptionsValidator : IValidateOptions<NamingOptions>;

namespace OmniStack.Web.Features.Chat;

/// <summary>What the user says next, as the form or the page's script sends it.</summary>
internal sealed class TurnForm
{
    public string? SessionId { get; set; }
    public string? MessageId { get; set; }
    public string? Text { get; set; }

    /// <summary>A form to fill; its message id makes a second press of the button harmless.</summary>
    public static TurnForm Blank(string? sessionId) => new() { SessionId = sessionId ?? NewId(), MessageId = NewId() };

    private static string NewId() => Guid.CreateVersion7().ToString("N");
}

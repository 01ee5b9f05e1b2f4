using OmniStack.Client;

namespace OmniStack.Web.Features.Chat;

/// <summary>What the user says next, as the form or the page's script sends it.</summary>
internal sealed class TurnForm
{
    public string? SessionId { get; set; }

    public string? MessageId { get; set; }

    public string? Text { get; set; }

    /// <summary>Whether <see cref="MessageId"/> names a stored message, of which this is another version.</summary>
    public bool IsEdit { get; set; }

    /// <summary>Ids of files that are uploaded already, in their order.</summary>
    public string[]? Attachments { get; set; }

    /// <summary>As the page's script sends it.</summary>
    public static TurnForm Of(IFormCollection form) => new()
    {
        SessionId = form["Form.SessionId"], MessageId = form["Form.MessageId"], Text = form["Form.Text"], IsEdit = form["Form.IsEdit"] == "true",
        Attachments = [.. form["Form.Attachments"].OfType<string>()],
    };

    /// <summary>A form to fill; its message id makes a second press of the button harmless.</summary>
    public static TurnForm Blank(string? sessionId) => new() { SessionId = sessionId ?? NewId(), MessageId = NewId() };

    public static TurnForm Edit(string sessionId, ChatMessage message) => new()
    {
        SessionId = sessionId, MessageId = message.Id, Text = message.Text, IsEdit = true, Attachments = [.. message.Files.Select(file => file.Id).OfType<string>()],
    };

    /// <summary>A new message waits where an answer is being written; a version of an old one has no place there.</summary>
    public ChatTurn ToTurn() => new(SessionId ?? "", MessageId ?? "", Text ?? "") { IsEdit = IsEdit, MayWait = !IsEdit, Attachments = Attachments ?? [] };

    private static string NewId() => Guid.CreateVersion7().ToString("N");
}

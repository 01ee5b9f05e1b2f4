using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;

namespace OmniStack.Web.Features.Chat;

/// <summary>What the user says next, as the form or the page's script sends it.</summary>
internal sealed class TurnForm
{
    [FromForm(Name = "Form.SessionId")]
    public string? SessionId { get; set; }

    [FromForm(Name = "Form.MessageId")]
    public string? MessageId { get; set; }

    [FromForm(Name = "Form.Text")]
    public string? Text { get; set; }

    /// <summary>Whether <see cref="MessageId"/> names a stored message, of which this is another version.</summary>
    [FromForm(Name = "Form.IsEdit")]
    public bool IsEdit { get; set; }

    /// <summary>A form to fill; its message id makes a second press of the button harmless.</summary>
    public static TurnForm Blank(string? sessionId) => new() { SessionId = sessionId ?? NewId(), MessageId = NewId() };

    public static TurnForm Edit(string sessionId, ChatMessage message) => new() { SessionId = sessionId, MessageId = message.Id, Text = message.Text, IsEdit = true };

    /// <summary>A new message waits where an answer is being written; a version of an old one has no place there.</summary>
    public ChatTurn ToTurn() => new(SessionId ?? "", MessageId ?? "", Text ?? "") { IsEdit = IsEdit, MayWait = !IsEdit };

    private static string NewId() => Guid.CreateVersion7().ToString("N");
}

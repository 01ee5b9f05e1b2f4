using System.Text.Json;
using OmniStack.Cli.Output;
using OmniStack.Contracts.Chat;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Sessions;

/// <summary>A stored message as people read it: who, its text, and the tools that were called.</summary>
internal static class MessageView
{
    private const string ToolPrefix = "tool-";

    public static IRenderable Of(UIMessageDto message) => new Panel(new Rows(message.Parts.Select(PartOf).OfType<IRenderable>()))
    {
        Header = new(message.Role), Border = BoxBorder.Rounded, BorderStyle = new Style(message.Role == "user" ? Color.Blue : Color.Green),
    };

    /// <summary>The whole text of a message.</summary>
    public static string TextOf(UIMessageDto message) =>
        string.Concat(message.Parts.Where(part => TypeOf(part) == "text").Select(part => Member(part, "text")));

    private static Text? PartOf(JsonElement part) => TypeOf(part) switch
    {
        "text" => Shown.Text(Member(part, "text")),
        "reasoning" => new Text(Shown.Plain(Member(part, "text") ?? ""), Color.Grey),
        { } type when type.StartsWith(ToolPrefix, StringComparison.Ordinal) => new Text(
            Shown.Plain($"{type[ToolPrefix.Length..]} {Member(part, "input")} → {Member(part, "output") ?? Member(part, "errorText") ?? "…"}"), Color.Yellow),
        _ => null,
    };

    private static string? TypeOf(JsonElement part) => Member(part, "type");

    private static string? Member(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var value) ? value.ToString() : null;
}

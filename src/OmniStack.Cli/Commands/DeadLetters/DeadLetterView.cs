using OmniStack.Cli.Output;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.DeadLetters;

/// <summary>Dead letters as people read them.</summary>
internal static class DeadLetterView
{
    public static IRenderable TableOf(IReadOnlyList<DeadLetter> letters)
    {
        var table = Shown.Table("Task", "Topic", "Agent", "Attempts", "Failed", "Error", "Message");
        foreach (var letter in letters)
        {
            table.AddRow(Shown.Text(letter.TaskId), Shown.Text(letter.Topic), Shown.Text(letter.Agent), Shown.Number(letter.Attempts), Shown.Time(letter.LastFailedAt),
                Shown.Short(letter.Error.Type), Shown.Short(letter.Error.Message));
        }
        return table.OrNothing("No dead letters.");
    }

    public static Panel Of(DeadLetter letter) => Shown.Panel(letter.TaskId,
        ("topic", Shown.Text(letter.Topic)), ("agent", Shown.Text(letter.Agent)), ("error", Shown.Text(letter.Error.Type)), ("message", Shown.Text(letter.Error.Message)),
        ("retriable", Shown.Text(letter.Error.Retriable ? "yes" : "no")), ("attempts", Shown.Number(letter.Attempts)), ("replays", Shown.Number(letter.Replays)),
        ("first failed", Shown.Time(letter.FirstFailedAt)), ("last failed", Shown.Time(letter.LastFailedAt)),
        letter.Event is { } envelope ? ("content", Shown.Json(envelope.Payload.Content)) : ("bytes", Shown.Short(letter.Raw)));
}

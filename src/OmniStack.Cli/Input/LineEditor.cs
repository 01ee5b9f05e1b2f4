using System.Globalization;
using System.Text;
using OmniStack.Cli.Output;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Input;

/// <summary>
/// Edits one line of a terminal: arrows, words, the usual control keys, and what was said before. A line that is wider than the terminal
/// is scrolled within its row. Ctrl+C is the process's, as ever.
/// </summary>
internal sealed class LineEditor(CliOutput output, InputHistory history)
{
    private readonly LineBuffer _line = new();
    private string _prompt = "";
    private string _draft = "";
    private int _place;

    /// <summary>Blocks; there is no way to take a read of the terminal back.</summary>
    /// <returns>Null at the end of the input (Ctrl+D on an empty line).</returns>
    public string? Read(string prompt)
    {
        (_prompt, _draft, _place) = (prompt, "", history.Lines.Count);
        _line.Set("");
        Draw();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                _line.MoveToEnd();
                Draw();
                output.WriteRemark("\n");
                history.Add(_line.Text);
                return _line.Text;
            }
            if (IsControl(key, ConsoleKey.D) && _line.Text.Length == 0)
            {
                output.WriteRemark("\n");
                return null;
            }
            Apply(key);
            if (!Console.KeyAvailable)                                          // what is pasted is drawn once
            {
                Draw();
            }
        }
    }

    private void Apply(ConsoleKeyInfo key)
    {
        if (!TryMove(key) && !TryDelete(key) && !char.IsControl(key.KeyChar) && key.KeyChar != '\0')
        {
            _line.Insert(key.KeyChar);
        }
    }

    private bool TryMove(ConsoleKeyInfo key)
    {
        var isWord = key.Modifiers.HasFlag(ConsoleModifiers.Control) || key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        Action? move = key.Key switch
        {
            ConsoleKey.LeftArrow => isWord ? _line.MoveWordLeft : _line.MoveLeft,
            ConsoleKey.RightArrow => isWord ? _line.MoveWordRight : _line.MoveRight,
            ConsoleKey.Home => _line.MoveToStart,
            ConsoleKey.End => _line.MoveToEnd,
            ConsoleKey.UpArrow => () => Recall(-1),
            ConsoleKey.DownArrow => () => Recall(1),
            ConsoleKey.A when IsControl(key, ConsoleKey.A) => _line.MoveToStart,
            ConsoleKey.E when IsControl(key, ConsoleKey.E) => _line.MoveToEnd,
            ConsoleKey.B when IsControl(key, ConsoleKey.B) => _line.MoveLeft,
            ConsoleKey.F when IsControl(key, ConsoleKey.F) => _line.MoveRight,
            ConsoleKey.P when IsControl(key, ConsoleKey.P) => () => Recall(-1),
            ConsoleKey.N when IsControl(key, ConsoleKey.N) => () => Recall(1),
            _ => null,
        };
        move?.Invoke();
        return move is not null;
    }

    private bool TryDelete(ConsoleKeyInfo key)
    {
        Action? delete = key.Key switch
        {
            ConsoleKey.Backspace => key.Modifiers == ConsoleModifiers.None ? _line.DeleteLeft : _line.DeleteWordLeft,
            ConsoleKey.Delete => _line.DeleteRight,
            ConsoleKey.D when IsControl(key, ConsoleKey.D) => _line.DeleteRight,
            ConsoleKey.H when IsControl(key, ConsoleKey.H) => _line.DeleteLeft,
            ConsoleKey.W when IsControl(key, ConsoleKey.W) => _line.DeleteWordLeft,
            ConsoleKey.U when IsControl(key, ConsoleKey.U) => _line.DeleteToStart,
            ConsoleKey.K when IsControl(key, ConsoleKey.K) => _line.DeleteToEnd,
            _ => null,
        };
        delete?.Invoke();
        return delete is not null;
    }

    /// <summary>What is being written is kept below the newest line.</summary>
    private void Recall(int step)
    {
        var place = _place + step;
        if (place < 0 || place > history.Lines.Count)
        {
            return;
        }
        if (_place == history.Lines.Count)
        {
            _draft = _line.Text;
        }
        _place = place;
        _line.Set(place == history.Lines.Count ? _draft : history.Lines[place]);
    }

    private void Draw()
    {
        var width = Math.Max(8, Console.WindowWidth - _prompt.Length - 1);
        var (before, after) = (Shown.Plain(_line.BeforeCursor), Shown.Plain(_line.AfterCursor));
        // The end of what stands before the cursor, then as much as there is room for.
        while (CellsOf(before) > width)
        {
            before = before[StringInfo.GetNextTextElementLength(before)..];
        }
        var room = width - CellsOf(before);
        var shown = new StringBuilder();
        for (var at = 0; at < after.Length;)
        {
            var element = StringInfo.GetNextTextElement(after, at);
            if ((room -= CellsOf(element)) < 0)
            {
                break;
            }
            shown.Append(element);
            at += element.Length;
        }
        var back = CellsOf(shown.ToString());
        output.WriteRemark($"\r{_prompt}{before}{shown}\e[K{(back > 0 ? $"\e[{back}D" : "")}");
    }

    private static int CellsOf(string text) => new Segment(text).CellCount();

    private static bool IsControl(ConsoleKeyInfo key, ConsoleKey wanted) => key.Key == wanted && key.Modifiers == ConsoleModifiers.Control;
}

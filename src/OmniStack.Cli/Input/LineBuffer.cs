using System.Globalization;

namespace OmniStack.Cli.Input;

/// <summary>A line while it is edited. The cursor stands between what people see as characters, never within one.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>In UTF-16 units, 0 to the text's length.</summary>
    public int Cursor { get; private set; }

    public string BeforeCursor => Text[..Cursor];

    public string AfterCursor => Text[Cursor..];

    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    /// <summary>Halves of surrogate pairs may come one after the other.</summary>
    public void Insert(char character)
    {
        Text = Text.Insert(Cursor, character.ToString());
        Cursor++;
    }

    public void MoveLeft() => Cursor = Previous();

    public void MoveRight() => Cursor = Next();

    public void MoveToStart() => Cursor = 0;

    public void MoveToEnd() => Cursor = Text.Length;

    public void MoveWordLeft() => Cursor = PreviousWord();

    public void MoveWordRight()
    {
        while (Cursor < Text.Length && char.IsWhiteSpace(Text[Cursor]))
        {
            MoveRight();
        }
        while (Cursor < Text.Length && !char.IsWhiteSpace(Text[Cursor]))
        {
            MoveRight();
        }
    }

    public void DeleteLeft() => DeleteBackTo(Previous());

    public void DeleteRight() => Text = Text.Remove(Cursor, Next() - Cursor);

    public void DeleteWordLeft() => DeleteBackTo(PreviousWord());

    public void DeleteToStart() => DeleteBackTo(0);

    public void DeleteToEnd() => Text = Text[..Cursor];

    private void DeleteBackTo(int start)
    {
        Text = Text.Remove(start, Cursor - start);
        Cursor = start;
    }

    private int Next() => Cursor == Text.Length ? Cursor : Cursor + StringInfo.GetNextTextElementLength(Text, Cursor);

    private int Previous()
    {
        var (at, previous) = (0, 0);
        while (at < Cursor)
        {
            (previous, at) = (at, at + StringInfo.GetNextTextElementLength(Text, at));
        }
        return previous;
    }

    private int PreviousWord()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
        {
            at--;
        }
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
        {
            at--;
        }
        return at;
    }
}

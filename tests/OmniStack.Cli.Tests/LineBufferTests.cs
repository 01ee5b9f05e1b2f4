using OmniStack.Cli.Input;

namespace OmniStack.Cli.Tests;

public sealed class LineBufferTests
{
    private readonly LineBuffer _line = new();

    [Fact]
    public void Move_OverWhatPeopleSeeAsOneCharacter_IsOneStep()
    {
        foreach (var character in "a👩‍🚀é")
        {
            _line.Insert(character);
        }

        _line.MoveLeft();
        Assert.Equal("é", _line.AfterCursor);
        _line.MoveLeft();
        Assert.Equal("👩‍🚀é", _line.AfterCursor);
        _line.DeleteRight();
        Assert.Equal("aé", _line.Text);
        _line.MoveRight();
        _line.DeleteLeft();
        _line.DeleteLeft();
        _line.DeleteLeft();
        Assert.Equal(("", 0), (_line.Text, _line.Cursor));
    }

    [Fact]
    public void Words_AreMovedOverAndDeleted()
    {
        _line.Set("one two  three");

        _line.DeleteWordLeft();
        Assert.Equal("one two  ", _line.Text);
        _line.MoveWordLeft();
        Assert.Equal("two  ", _line.AfterCursor);
        _line.MoveWordRight();
        Assert.Equal("  ", _line.AfterCursor);
        _line.DeleteToEnd();
        _line.MoveToStart();
        _line.MoveWordRight();
        _line.DeleteToStart();
        Assert.Equal(" two", _line.Text);
    }
}

using OmniStack.Cli.Input;

namespace OmniStack.Cli.Tests;

public sealed class InputHistoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_AfterMoreThanIsKept_HasTheLatestAndCutsTheFile()
    {
        var path = _directory["said"];
        var history = InputHistory.Open(path);
        for (var i = 0; i < 1200; i++)
        {
            history.Add($"line {i}");
        }
        history.Add("line 1199");

        var again = InputHistory.Open(path);

        Assert.Equal((1000, "line 200", "line 1199"), (again.Lines.Count, again.Lines[0], again.Lines[^1]));
        Assert.Equal(1000, File.ReadAllLines(path).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Open_WhereNothingCanBeKept_WorksWithoutAFile()
    {
        File.WriteAllText(_directory["file"], "");

        var history = InputHistory.Open(Path.Combine(_directory["file"], "below", "said"));
        history.Add("one");

        Assert.Equal(["one"], history.Lines);
    }
}

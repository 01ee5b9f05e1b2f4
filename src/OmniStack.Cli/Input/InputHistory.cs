namespace OmniStack.Cli.Input;

/// <summary>
/// The lines that were said before, oldest first, in a file that only its owner can read. What is beyond the bound is dropped at the start
/// of the next conversation; several conversations may add at once.
/// </summary>
internal sealed class InputHistory
{
    private const int MaxLines = 1000;
    private const int MaxLineLength = 10_000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string? _path;
    private readonly List<string> _lines;

    private InputHistory(string? path, List<string> lines) => (_path, _lines) = (path, lines);

    public IReadOnlyList<string> Lines => _lines;

    /// <param name="path">Null to keep nothing over the end of the program.</param>
    public static InputHistory Open(string? path)
    {
        try
        {
            var lines = path is not null && File.Exists(path) ? File.ReadAllLines(path).Where(line => line.Length > 0).ToList() : [];
            if (lines.Count > MaxLines)
            {
                lines = lines[^MaxLines..];
                Write(path!, FileMode.Create, lines);
            }
            return new(path, lines);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(path: null, []);                                         // a conversation without its history is one all the same
        }
    }

    public void Add(string line)
    {
        if (line.Length is 0 or > MaxLineLength || line.Contains('\n', StringComparison.Ordinal) || (_lines.Count > 0 && _lines[^1] == line))
        {
            return;
        }
        _lines.Add(line);
        if (_path is null)
        {
            return;
        }
        try
        {
            Write(_path, FileMode.Append, [line]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Kept for this conversation only.
        }
    }

    private static void Write(string path, FileMode mode, IEnumerable<string> lines)
    {
        var directory = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        using var writer = new StreamWriter(path, options);
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }
}

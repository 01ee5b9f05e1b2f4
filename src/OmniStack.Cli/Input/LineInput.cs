using OmniStack.Cli.Output;
using OmniStack.Cli.Settings;

namespace OmniStack.Cli.Input;

/// <summary>Where a conversation's lines come from: an editor where there is a terminal that can move its cursor, else the input as it is.</summary>
internal sealed class LineInput
{
    private const string DefaultFile = "chat-history";

    private readonly CliOutput _output;
    private readonly LineEditor? _editor;
    private readonly Func<Task<string?>> _readPlain;

    public LineInput(CliOutput output, CliEnvironment environment)
    {
        var input = new StreamReader(Console.OpenStandardInput());              // not closed: see ReadAsync
        _readPlain = () => input.ReadLineAsync(CancellationToken.None).AsTask();
        _output = output;
        _editor = Console.IsInputRedirected || Console.IsErrorRedirected || environment["TERM"] is null or "dumb"
            ? null
            : new(output, InputHistory.Open(FindFile(environment)));
    }

    /// <returns>Null at the end of the input.</returns>
    public async Task<string?> ReadAsync(string prompt, CancellationToken cancellationToken)
    {
        // A terminal's read cannot be cancelled, so Ctrl+C leaves it behind; the process ends then.
        if (_editor is not null)
        {
            return await ReadEditedAsync(_editor, prompt).WaitAsync(cancellationToken);
        }
        _output.Prompt(prompt);
        return await _readPlain().WaitAsync(cancellationToken);
    }

    private static Task<string?> ReadEditedAsync(LineEditor editor, string prompt)
    {
        var read = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                read.SetResult(editor.Read(prompt));
            }
            catch (Exception error) when (error is IOException or InvalidOperationException)
            {
                read.SetException(error);                                       // the terminal has gone
            }
        })
        { IsBackground = true, Name = "input" }.Start();
        return read.Task;
    }

    /// <summary>What the variable names (<c>off</c>: none), else a file among what programs remember of a user.</summary>
    private static string? FindFile(CliEnvironment environment) => environment[CliEnvironment.HistoryVariable] switch
    {
        "off" => null,
        { } path => Path.GetFullPath(path, environment.WorkingDirectory),
        _ => FindStateDirectory(environment) is { } directory ? Path.Combine(directory, "omnistack", DefaultFile) : null,
    };

    private static string? FindStateDirectory(CliEnvironment environment) => environment["XDG_STATE_HOME"] ?? environment["LOCALAPPDATA"]
        ?? (environment["HOME"] is { } home ? Path.Combine(home, ".local", "state") : null);
}

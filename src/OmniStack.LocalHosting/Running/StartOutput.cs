using System.Text.RegularExpressions;

namespace OmniStack.LocalHosting.Running;

/// <summary>
/// Which lines of the processes the terminal shows: until the application is ready only warnings, errors and the error stream, so that
/// the table is what its user sees first; then all. Consoles and recordings have every line.
/// </summary>
internal sealed partial class StartOutput(bool isQuiet)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _shown = new(StringComparer.Ordinal);
    private bool _isQuiet = isQuiet;

    /// <summary>From now on every line is shown.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isQuiet = false;
        }
    }

    public bool Shows(string name, string text, bool isError)
    {
        lock (_gate)
        {
            if (!_isQuiet || isError)
            {
                return true;
            }
            // The console formatter puts the message under its level and category, indented: it goes where those went.
            var shown = Continuation().IsMatch(text) ? _shown.GetValueOrDefault(name) : WarningOrError().IsMatch(text);
            _shown[name] = shown;
            return shown;
        }
    }

    // As .NET's console formatter "simple" begins a line, with colours or without.
    [GeneratedRegex(@"^(\e\[[0-9;]*m)*(warn|fail|crit)(\e\[[0-9;]*m)*: ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WarningOrError();

    [GeneratedRegex("^ {6}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continuation();
}

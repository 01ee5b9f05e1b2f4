using System.Globalization;
using System.Text.RegularExpressions;

namespace OmniStack.Dashboard.Runs;

/// <summary>A recorded run of the application. The id is its directory's name: start in UTC, and a part that tells it from others.</summary>
internal sealed partial record RunInfo(string Id, DateTimeOffset Start, long Bytes, bool IsImported)
{
    private const string TimeFormat = "yyyyMMdd-HHmmss-fff";
    private const string ImportMark = "-import-";

    public static string NewId(DateTimeOffset start, bool isImported) =>
        $"{start.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{(isImported ? ImportMark : "-run-")}{Guid.CreateVersion7().ToString("N")[^6..]}";

    /// <returns>Null for a directory that is no run.</returns>
    public static RunInfo? From(DirectoryInfo directory)
    {
        if (!IdPattern().IsMatch(directory.Name) || !DateTimeOffset.TryParseExact(directory.Name[..TimeFormat.Length], TimeFormat,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start))
        {
            return null;
        }
        return new(directory.Name, start, directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length), directory.Name.Contains(ImportMark, StringComparison.Ordinal));
    }

    public static bool IsId(string text) => IdPattern().IsMatch(text);

    [GeneratedRegex("^[0-9]{8}-[0-9]{6}-[0-9]{3}-(run|import)-[0-9a-f]{6}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdPattern();
}

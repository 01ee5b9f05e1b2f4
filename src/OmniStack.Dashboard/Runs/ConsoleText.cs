using System.Globalization;
using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>
/// A line of a console in a file, in the format of Kubernetes' container logs: time, stream, F, text. Source:
/// https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md.
/// </summary>
internal static class ConsoleText
{
    private const string Error = "stderr";
    private const string Whole = "F";

    public static string Write(ConsoleLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.Time.UtcDateTime:O} {(line.IsError ? Error : "stdout")} {Whole} {line.Text.ReplaceLineEndings(" ")}");

    /// <returns>Null for what is no such line, such as one that was cut by a kill.</returns>
    public static ConsoleLine? Read(string text) =>
        text.Split(' ', 4) is [var time, "stdout" or Error, Whole, var rest] parts
        && DateTimeOffset.TryParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(at, rest, parts[1] == Error)
            : null;
}

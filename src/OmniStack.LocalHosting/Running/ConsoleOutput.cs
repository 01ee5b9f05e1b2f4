using System.Text.RegularExpressions;

namespace OmniStack.LocalHosting.Running;

/// <summary>Writes to the user's terminal: whole lines, each with the name of where it comes from.</summary>
internal sealed partial class ConsoleOutput(IResourceCollection resources, TextWriter writer, bool colours, StartOutput start)
{
    /// <summary>The name in front of the host's own lines.</summary>
    public const string HostName = "host";

    // bright and dark variants that read well on black and on white
    private static readonly int[] Palette = [36, 32, 35, 34, 33, 96, 92, 95, 94, 93];

    private readonly Lock _gate = new();
    private readonly int _width = resources.Where(resource => resource is ProjectResource or ContainerResource)
        .Select(resource => resource.Name.Length + (ReplicasOf(resource) > 1 ? 2 : 0)).Append(HostName.Length).Max();

    public void WriteResource(string name, string text, bool isError)
    {
        if (!start.Shows(name, text, isError))
        {
            return;
        }
        var number = resources.TakeWhile(resource => !name.StartsWith(resource.Name, StringComparison.Ordinal)).Count();
        WritePrefixed(name, Palette[number % Palette.Length], text);
    }

    public void WriteHost(string text, bool isWarning) => WritePrefixed(HostName, isWarning ? 31 : 90, text);

    public void WriteBlock(IEnumerable<string> lines)
    {
        lock (_gate)
        {
            writer.WriteLine();
            foreach (var line in lines)
            {
                writer.WriteLine(colours ? line : AnsiSequence().Replace(line, ""));
            }
            writer.WriteLine();
        }
    }

    /// <returns>The text in bold, where the terminal can show it.</returns>
    public static string Bold(string text) => $"\e[1m{text}\e[0m";

    private void WritePrefixed(string name, int colour, string text)
    {
        var prefix = name.PadRight(_width);
        lock (_gate)
        {
            writer.WriteLine(colours ? $"\e[{colour}m{prefix} |\e[0m {text}\e[0m" : $"{prefix} | {AnsiSequence().Replace(text, "")}");
        }
    }

    private static int ReplicasOf(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    [GeneratedRegex(@"\e\[[0-9;]*[a-zA-Z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnsiSequence();
}

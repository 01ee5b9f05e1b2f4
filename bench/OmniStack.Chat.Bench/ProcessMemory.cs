using System.Globalization;

namespace OmniStack.Chat.Bench;

/// <summary>What a process holds of the machine's memory, in MiB.</summary>
/// <param name="Resident">All of it: its own pages, and those of the files that it maps, which others may share.</param>
/// <param name="Anonymous">Its own pages: heaps, stacks, compiled code.</param>
internal sealed record ProcessMemory(double Resident, double Anonymous)
{
    public static ProcessMemory Read(int processId)
    {
        var fields = File.ReadLines($"/proc/{processId}/status").Select(line => line.Split(':', 2)).ToDictionary(field => field[0], field => field[1]);
        return new ProcessMemory(Mebibytes(fields["VmHWM"]), Mebibytes(fields["RssAnon"]));
    }

    private static double Mebibytes(string kibibytes) => double.Parse(kibibytes.Replace(" kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
}

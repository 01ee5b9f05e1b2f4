using System.Globalization;

namespace OmniStack.LocalHosting.Guard;

/// <summary>Who is in a process group.</summary>
internal static class ProcessGroup
{
    /// <returns>True while a process other than the caller lives in the group; always true where that cannot be seen (macOS).</returns>
    public static bool HasOthers(int group)
        => !OperatingSystem.IsLinux() || Directory.EnumerateDirectories("/proc").Any(directory => IsOtherMember(directory, group));

    private static bool IsOtherMember(string directory, int group)
    {
        if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var processId) || processId == Environment.ProcessId)
        {
            return false;
        }
        try
        {
            // pid (name) state parent group ...; the name may hold spaces and brackets
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 4);
            return fields[0] is not ("Z" or "X") && int.Parse(fields[2], CultureInfo.InvariantCulture) == group;
        }
        catch (IOException)
        {
            return false;                                                       // ended meanwhile
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace OmniStack.Embedded.Bench;

/// <summary>What this process has used so far.</summary>
internal static class OwnProcess
{
    public static double CpuSeconds
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static double PeakMebibytes => double.Parse(File.ReadLines("/proc/self/status")
        .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Trim(),
        CultureInfo.InvariantCulture) / 1024;
}

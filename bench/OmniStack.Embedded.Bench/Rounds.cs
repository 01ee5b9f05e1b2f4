using System.Diagnostics;
using System.Globalization;

namespace OmniStack.Embedded.Bench;

/// <summary>Runs every measurement in a process of its own, on data directories that are removed afterwards.</summary>
internal static class Rounds
{
    private const int Starts = 3;
    private const int Publishes = 5_000;

    public static async Task<int> RunAsync(string parent, IReadOnlyList<int> counts)
    {
        var directory = Directory.CreateDirectory(Path.Combine(parent, "bus")).FullName;
        try
        {
            foreach (var count in counts)
            {
                await RunAsync("fill", directory, count);
                for (var i = 0; i < Starts; i++)
                {
                    await RunAsync("start", directory, count);
                }

                Directory.Delete(directory, recursive: true);
            }

            await RunAsync("calls", directory, Publishes);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        return 0;
    }

    private static async Task RunAsync(string what, string directory, int count)
    {
        string[] arguments = [typeof(Rounds).Assembly.Location, what, directory, count.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{what} ended with {process.ExitCode}.");
        }
    }
}

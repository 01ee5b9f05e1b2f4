using System.Diagnostics;

namespace OmniStack.Events.Bench;

/// <summary>BullMQ from npm in a directory of its own, which is removed at the end.</summary>
internal sealed class BullMqPackage : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bench-bullmq-").FullName;

    public string Script => Path.Combine(_directory, "bullmq.mjs");

    public static async Task<BullMqPackage> InstallAsync()
    {
        var package = new BullMqPackage();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "bullmq.mjs"), package.Script);
        using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "bullmq", "ioredis", "--no-audit", "--no-fund", "--silent"])
        {
            WorkingDirectory = package._directory,
        })!;
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? package : throw new InvalidOperationException("npm could not install bullmq.");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

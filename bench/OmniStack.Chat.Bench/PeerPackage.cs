using System.Diagnostics;

namespace OmniStack.Chat.Bench;

/// <summary>The package ai from npm in a directory of its own, which is removed at the end.</summary>
internal sealed class PeerPackage : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bench-ai-").FullName;

    public string Script => Path.Combine(_directory, "peer.mjs");

    public static async Task<PeerPackage> InstallAsync(string version)
    {
        var package = new PeerPackage();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "peer.mjs"), package.Script);
        using var npm = Process.Start(new ProcessStartInfo("npm", ["install", $"ai@{version}", "zod", "--no-audit", "--no-fund", "--silent"])
        {
            WorkingDirectory = package._directory,
        })!;
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? package : throw new InvalidOperationException("npm could not install ai.");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

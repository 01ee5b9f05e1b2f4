using System.Diagnostics;

namespace OmniStack.MongoDB.Tests;

/// <summary>The scripts under node/, which use MongoDB's own libraries.</summary>
internal static class NodeProgram
{
    public static async Task<string> RunAsync(string script, string input, params string[] arguments)
    {
        var directory = Path.Combine(Repository.Root, "tests", "OmniStack.MongoDB.Tests", "node");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = directory, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await errors);
    }
}

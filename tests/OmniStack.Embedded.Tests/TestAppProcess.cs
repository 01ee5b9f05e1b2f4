using System.Diagnostics;
using System.Globalization;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

/// <summary>The test app under load, to be killed.</summary>
internal sealed class TestAppProcess : IDisposable
{
    private readonly Process _process;

    private TestAppProcess(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public static TestAppProcess Start(params string[] arguments)
        => new(new ProcessStartInfo("dotnet", [Repository.Program("tests/OmniStack.Embedded.TestApp"), .. arguments]));

    /// <summary>Every file it writes can grow to this size and not beyond: to a program the same as a disk that is full.</summary>
    public static TestAppProcess StartWithFileLimit(int kibibytes, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -S -f {kibibytes}; exec dotnet \"$@\"", "bash",
            Repository.Program("tests/OmniStack.Embedded.TestApp"), .. arguments]);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // Its double mapping is a file too.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new(start);
    }

    /// <summary>Frees the disk that <see cref="StartWithFileLimit"/> filled.</summary>
    public void LiftFileLimit()
    {
        using var prlimit = Process.Start("prlimit", ["--fsize=unlimited", "--pid", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }

    /// <summary>Reads acknowledgements up to and with the <paramref name="count"/>th that begins so.</summary>
    public async Task<List<string>> ReadUntilAsync(string prefix, int count, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (count > 0)
        {
            var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
            Assert.NotNull(line);
            lines.Add(line);
            count -= line.StartsWith(prefix, StringComparison.Ordinal) ? 1 : 0;
        }

        return lines;
    }

    /// <summary>Reads acknowledgements until there are <paramref name="count"/>, kills the process (SIGKILL), and reads the rest.</summary>
    public async Task<List<string>> KillAfterAsync(int count, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < count && await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        Assert.Equal(count, lines.Count);
        _process.Kill();
        return [.. lines, .. await ReadToEndAsync(cancellationToken)];
    }

    /// <summary>Reads acknowledgements until it ends.</summary>
    public async Task<List<string>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        await _process.WaitForExitAsync(cancellationToken);
        return lines;
    }

    public int ExitCode => _process.ExitCode;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

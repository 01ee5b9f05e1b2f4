using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;
using OmniStack.Embedded.Agents;
using OmniStack.Testing;

namespace OmniStack.Agents.Tests;

/// <summary>The examples as processes of their own, killed where it hurts.</summary>
public sealed class ExampleTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ResumableAgent_KilledTwice_RunsNoCompletedStepAgain()
    {
        await KillAfterAsync("chapter-3");
        await KillAfterAsync("chapter-7");
        Assert.Equal(0, await FinishAsync());

        await using var store = new EmbeddedRunStore(Options.Create(new EmbeddedRunStoreOptions { Directory = _directory.Path }), TimeProvider.System);
        var log = await store.ReadAsync("run-1", 0, 1000, Stop);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(number => (long)number), log.Select(entry => entry.Sequence));
        Assert.Equal(3, log.Count(entry => entry.Type == RunEventTypes.Started));
        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"chapter-{number}"),
            log.Where(entry => entry.Type == RunEventTypes.StepCompleted).Select(entry => entry.Data.GetProperty("step").GetString()));
        Assert.Equal(RunEventTypes.Succeeded, Assert.Single(log, entry => RunEventTypes.IsFinal(entry.Type)).Type);
        Assert.Equal(100, log.Last(entry => entry.Type == RunEventTypes.Progress).Data.GetProperty("percent").GetDouble());
        Assert.Null(await store.FindStateAsync("run-1", "step:chapter-1", Stop));

        // A step whose effect was done and not yet saved when the process died may run again; one whose result was saved may not.
        var completed = log.Where(entry => entry.Type == RunEventTypes.StepCompleted).ToDictionary(entry => entry.Data.GetProperty("step").GetString()!, entry => entry.Attempt);
        var lines = await File.ReadAllLinesAsync(_directory["report.txt"], Stop);
        var processes = lines.Select(line => line.Split(' ')[^1]).Distinct().ToList();
        Assert.All(lines, line => Assert.True(processes.IndexOf(line.Split(' ')[^1]) + 1 <= completed[line.Split(',')[0]], line));
        Assert.Equal(10, lines.Select(line => line.Split(',')[0]).Distinct().Count());
    }

    [Theory]
    [InlineData("""/tool weather {"city":"Oslo"}""", "\"degrees\":4")]
    [InlineData("""/tool weather {"city":"Paris"}""", "There is no weather of 'Paris'.")]
    [InlineData("""/tool weather {"town":"Oslo"}""", "$.city is missing.")]
    [InlineData("""/tool warn {"city":"Lima"}""", "The call was refused. The user said no.")]
    public async Task ToolAgent_AskedForATool_ShowsWhatItReturned(string question, string expected)
    {
        using var process = Start("examples/tool-agent", "ToolAgent", question);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Stop).WaitAsync(Limit, Stop);
        await process.WaitForExitAsync(Stop);

        Assert.Contains(expected.Replace("'", "\\u0027", StringComparison.Ordinal), output.Replace("'", "\\u0027", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(RunEventTypes.Succeeded, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOff_Run_ShowsTheHandOff()
    {
        using var process = Start("examples/hand-off", "HandOff");
        var output = await process.StandardOutput.ReadToEndAsync(Stop).WaitAsync(Limit, Stop);
        await process.WaitForExitAsync(Stop);

        Assert.Contains("""agent.handed_off {"from":"front-desk","to":"billing"}""", output, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task AgentTest_Run_ItsTestsPass()
    {
        using var process = Start("examples/agent-test", "AgentTest");
        var output = await process.StandardOutput.ReadToEndAsync(Stop).WaitAsync(Limit, Stop);
        await process.WaitForExitAsync(Stop);

        Assert.Contains("Total: 3, Errors: 0, Failed: 0, Skipped: 0", output, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task KillAfterAsync(string step)
    {
        using var process = Start("examples/resumable-agent", "ResumableAgent", _directory.Path, "run-1");
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Limit, Stop);
        }
        while (line is not null && !(line.Contains(RunEventTypes.StepCompleted, StringComparison.Ordinal) && line.Contains($"\"{step}\"", StringComparison.Ordinal)));

        Assert.NotNull(line);
        process.Kill();
        await process.WaitForExitAsync(Stop);
    }

    private async Task<int> FinishAsync()
    {
        using var process = Start("examples/resumable-agent", "ResumableAgent", _directory.Path, "run-1");
        await process.StandardOutput.ReadToEndAsync(Stop).WaitAsync(Limit, Stop);
        await process.WaitForExitAsync(Stop);
        return process.ExitCode;
    }

    private static Process Start(string project, string assembly, params string[] arguments)
    {
        var program = Path.Combine(Repository.Root, project, "bin", Repository.Configuration, "net10.0", $"{assembly}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        start.Environment.Remove("OPENAI_API_KEY");
        start.Environment["OmniStack__Providers__Demo__WordDelay"] = TimeSpan.Zero.ToString("c", CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }
}

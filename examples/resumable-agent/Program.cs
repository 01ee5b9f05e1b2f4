using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Embedded.Agents;
using ResumableAgent;

// dotnet run -- DIRECTORY RUN-ID: begins the run, or goes on with it when it was begun before.
if (args is not [var directory, var runId])
{
    Console.Error.WriteLine("Give a directory and a run id.");
    return 2;
}

await using var services = new ServiceCollection()
    .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
    .AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning))
    .AddEmbeddedRunStore(store => store.Directory = directory)
    .AddAgent<ReportAgent>("report")
    .BuildServiceProvider();
var store = services.GetRequiredService<IRunStore>();
var runner = services.GetRequiredService<AgentRunner>();

// Ctrl+C leaves the run for a later start, as a crash would; CancelAsync would end it.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var seen = await store.ReadAsync(runId, 0, 1000, stop.Token) is [.., var last] ? last.Sequence : 0;
var input = new RunInput { Agent = "report", RunId = runId, Parameters = RunJson.ToElement(new { directory }) };
var running = runner.RunAttemptAsync(input, isLast: true, stop.Token);
var printing = PrintAsync(seen);
try
{
    var result = await running;
    await printing;
    return result.Status == RunStatus.Succeeded ? 0 : 1;
}
catch (OperationCanceledException)
{
    Console.WriteLine("Left; start it again to go on.");
    return 130;
}

async Task PrintAsync(long after)
{
    await foreach (var entry in store.FollowAsync(runId, after, stop.Token))
    {
        Console.WriteLine($"{entry.Sequence,3} attempt {entry.Attempt} {entry.Type} {entry.Data.GetRawText()}");
    }
}

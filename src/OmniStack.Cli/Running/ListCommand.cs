using System.CommandLine;

namespace OmniStack.Cli.Running;

/// <summary>A command that shows what is there, and with <c>--watch</c> shows it again and again until Ctrl+C.</summary>
internal abstract class ListCommand : CliCommand
{
    private const double DefaultSeconds = 2;

    private readonly Option<double?> _watch = new("--watch", "-w")
    {
        Description = $"Show it again every so many seconds ({DefaultSeconds} when none are given) until Ctrl+C.",
        HelpName = "seconds",
        Arity = ArgumentArity.ZeroOrOne,
    };

    protected ListCommand(string name, string description) : base(name, description)
    {
        _watch.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<double?>() is not (>= 0.1 and <= 3600))
            {
                result.AddError("--watch takes 0.1 to 3600 seconds.");
            }
        });
        Add(_watch);
    }

    /// <summary>Shows it once.</summary>
    protected abstract Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken);

    protected sealed override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        if (!run.IsGiven(_watch))
        {
            return await ShowAsync(run, cancellationToken);
        }
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(run.Get(_watch) ?? DefaultSeconds), run.Time);
        try
        {
            do
            {
                run.Output.BeginFrame();
                await ShowAsync(run, cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how a watch ends.
        }
        return ExitCode.Success;
    }
}

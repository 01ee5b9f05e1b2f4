using System.CommandLine;
using System.Globalization;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Telemetry;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Telemetry;

internal sealed class ResourcesCommand : ListCommand
{
    private readonly Option<string?> _run = new("--run") { Description = "Run this command (start, stop, restart, …) of the resource.", HelpName = "command" };
    private readonly Argument<string?> _resource = new("resource") { Description = "Only this one.", Arity = ArgumentArity.ZeroOrOne };

    public ResourcesCommand() : base("resources", "Lists what the AppHost runs, or runs a command of one.")
    {
        Add(_resource);
        Add(_run);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        if (run.Get(_run) is { } command)
        {
            return await ExecuteAsync(run, run.Get(_resource) ?? throw new CliException(ExitCode.Usage, "Whose command?", "Name the resource."), command, cancellationToken);
        }
        var resources = await run.Dashboard.ListResourcesAsync(cancellationToken);
        if (run.Get(_resource) is { } name)
        {
            resources = [.. resources.Where(one => one.Name == name)];
            _ = resources.Count > 0 ? true : throw new CliException(ExitCode.NotFound, $"The AppHost runs no {name}.", "'omni resources' lists them.");
        }
        run.Output.Show(resources, TelemetryJson.Default.IReadOnlyListResourceDto, View, all => all.Select(one => one.Name));
        return ExitCode.Success;
    }

    private static async Task<ExitCode> ExecuteAsync(CliRun run, string resource, string command, CancellationToken cancellationToken)
    {
        var done = await run.Dashboard.RunCommandAsync(resource, command, cancellationToken);
        run.Output.Show(done, TelemetryJson.Default.ResourceCommandDone, d => Shown.Text(d.Succeeded ? $"{command} of {resource} is done." : $"{command} of {resource} failed: {d.Error}"));
        return done.Succeeded ? ExitCode.Success : ExitCode.Bad;
    }

    private static IRenderable View(IReadOnlyList<ResourceDto> resources)
    {
        var table = Shown.Table("Name", "Type", "State", "Healthy", "Started", "Process", "URLs", "Commands");
        foreach (var one in resources)
        {
            table.AddRow(Shown.Text(one.Name), Shown.Text(one.Type), new Text(Shown.Plain(one.State), one.State == "Running" ? Color.Green : Color.Grey), HealthOf(one), Shown.Time(one.StartedAt),
                Shown.Text(one.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "-"), Shown.Text(string.Join(' ', one.Urls)), Shown.Text(string.Join(' ', one.Commands)));
        }
        return table.OrNothing("No resources.");
    }

    private static Text HealthOf(ResourceDto resource) => resource.IsHealthy switch
    {
        true => new("yes", Color.Green),
        false => new("no", Color.Red),
        null => new("-"),
    };
}

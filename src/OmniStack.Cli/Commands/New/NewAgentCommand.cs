using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.New;

internal sealed class NewAgentCommand : CliCommand
{
    private const string FinishedTopic = "document.summarize";
    private const string PublishTopic = "document.keywords";

    private readonly Argument<string> _name = new("name") { Description = "The agent's name." };
    private readonly Option<string> _lang = new("--lang", "-l") { Description = "What it is written in.", HelpName = "csharp|python|node", DefaultValueFactory = _ => AgentTemplate.CSharp };
    private readonly Option<string?> _topic = new("--topic", "-t") { Description = $"The topic it works on; NAME.tasks, or for python and node the finished tasks of {FinishedTopic}.", HelpName = "topic" };
    private readonly Option<string> _publishTo = new("--publish-to") { Description = "Of python and node: the topic of what it makes.", HelpName = "topic", DefaultValueFactory = _ => PublishTopic };
    private readonly Option<DirectoryInfo?> _output = new("--output", "-o") { Description = "The directory; NAME when not given.", HelpName = "directory" };
    private readonly Option<DirectoryInfo?> _source = new("--source") { Description = "Of csharp: a checkout of OmniStack to build against; the one above, else packages.", HelpName = "directory" };

    public NewAgentCommand() : base("agent", "Writes a runnable agent.")
    {
        _lang.AcceptOnlyFromAmong([.. AgentTemplate.Languages]);
        foreach (var option in (Option[])[_lang, _topic, _publishTo, _output, _source])
        {
            Add(option);
        }
        Add(_name);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var (name, lang) = (run.Required(_name), run.Required(_lang));
        var topic = run.Get(_topic) ?? (lang == AgentTemplate.CSharp ? $"{name}.tasks" : FinishedTopic);
        foreach (var text in (string[])[name, topic, run.Required(_publishTo)])
        {
            _ = EventRules.IsName(text) ? true : throw new CliException(ExitCode.Usage, $"'{text}' is no name.", "1 to 200 letters, digits, '.', '_' and '-', a letter or digit first.");
        }
        var directory = run.Get(_output) ?? new DirectoryInfo(Path.Combine(run.Environment.WorkingDirectory, name));
        if (directory.Exists && directory.EnumerateFileSystemInfos().Any())
        {
            throw new CliException(ExitCode.Conflict, $"{directory.FullName} is not empty.", "Choose another one with --output.");
        }
        var template = new AgentTemplate(lang, name, topic, run.Required(_publishTo), run.Get(_source));
        var files = await template.WriteAsync(directory, cancellationToken);
        run.Output.Show(new(name, lang, directory.FullName, files, template.Start), CliJson.Default.AgentCreated, created => Shown.Panel(created.Name,
            ("directory", Shown.Text(created.Directory)), ("files", Shown.Text(string.Join(' ', created.Files))), ("topic", Shown.Text(topic)),
            ("start it there", Shown.Text(created.Start)), ("then", Shown.Text("README.md"))), created => [created.Directory]);
        return ExitCode.Success;
    }
}

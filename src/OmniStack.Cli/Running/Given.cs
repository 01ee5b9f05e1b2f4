using System.CommandLine;
using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Running;

/// <summary>Options and arguments that many commands take, with the same names everywhere.</summary>
internal static class Given
{
    public static Option<string> Topic() => new("--topic", "-t") { Description = "The topic.", HelpName = "topic", Required = true };

    public static Option<string?> TopicFilter() => new("--topic", "-t") { Description = "Only this topic.", HelpName = "topic" };

    public static Option<string> Stream() => new("--stream", "-s") { Description = "The topic.", HelpName = "topic", Required = true };

    public static Option<string> Agent() => new("--name") { Description = "The agent's name.", HelpName = "agent", Required = true };

    public static Option<string?> AgentFilter() => new("--agent", "-a") { Description = "Only this agent.", HelpName = "agent" };

    public static Option<string?> Tenant() => new("--tenant-id") { Description = "Only this tenant.", HelpName = "id" };

    public static Option<TaskState?> State()
    {
        var option = new Option<TaskState?>("--state") { Description = $"Only this state: {string.Join(", ", StateNames)}.", HelpName = "state" };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => StateNames.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        return option;
    }

    public static Option<string?> Cursor() => new("--cursor") { Description = "From the page before.", HelpName = "cursor" };

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do it without asking." };

    public static Argument<string> TaskId() => new("task-id") { Description = "The task." };

    public static Argument<string> RunId() => new("run-id") { Description = "The run." };

    public static Argument<string> KeyId() => new("key-id") { Description = "The key's id." };

    public static Argument<string> Name(string of) => new("name") { Description = $"The {of}'s name." };

    public static Option<int> Limit(int standard, int most = 1000)
    {
        var option = new Option<int>("--limit", "-n") { Description = $"The most that is shown, 1 to {most}.", HelpName = "count", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            var count = result.GetValueOrDefault<int>();
            if (count < 1 || count > most)
            {
                result.AddError($"--limit must be 1 to {most}.");
            }
        });
        return option;
    }

    /// <exception cref="CliException">It is no JSON.</exception>
    public static JsonElement ParseJson(string text, string from)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException error)
        {
            throw new CliException(ExitCode.Usage, $"{from} is no JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.",
                "Quote it for the shell, for example '{\"name\": \"Ada\"}'; a plain text is JSON in quotation marks: '\"text\"'.");
        }
    }

    private static IEnumerable<string> StateNames => Enum.GetNames<TaskState>().Select(name => name.ToLowerInvariant());
}

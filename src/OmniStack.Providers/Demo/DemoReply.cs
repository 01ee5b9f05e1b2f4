using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers.Demo;

/// <summary>What the demo model says and calls next; a pure function of the conversation and the names of the tools.</summary>
internal sealed partial record DemoReply(string Text, IReadOnlyList<AIContent> Contents, bool Fails = false)
{
    // A red dot.
    private static readonly byte[] Image = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    private const string Disclosure = "This is the demo model: no model is configured, so nobody thought about this.";
    private const int LongestCount = 10_000;

    /// <summary>What it says to itself before.</summary>
    public string Reasoning { get; init; } = "";

    public static DemoReply To(IReadOnlyList<ChatMessage> conversation, IEnumerable<string> toolNames)
    {
        var users = conversation.Where(message => message.Role == ChatRole.User).Select(message => message.Text.Trim()).ToList();
        var asked = users.LastOrDefault() ?? "";
        var rounds = DemoToolCommand.RoundsOf(asked, toolNames);
        var done = conversation.Reverse().TakeWhile(message => message.Role != ChatRole.User).Count(message => message.Role == ChatRole.Tool);
        if (done < rounds.Count)
        {
            var calls = rounds[done].Select(AIContent (call, index) => call.ToContent($"demo_{conversation.Count}_{index + 1}")).ToList();
            return new DemoReply("", calls);
        }

        return done > 0 ? new DemoReply(DescribeResults(conversation), [])
            : asked == "/fail" ? new DemoReply($"{Disclosure} It breaks off now, as you asked.", [], Fails: true)
            : asked == "/think" ? new DemoReply($"{Disclosure} It pretended to.", []) { Reasoning = "Nobody thinks here, but this is where it would be read." }
            : asked == "/image" ? new DemoReply($"{Disclosure} Here is an image.", [new DataContent(Image, "image/png") { Name = "dot.png" }])
            : SourceCommand().Match(asked) is { Success: true } source && Uri.TryCreate(source.Groups["url"].Value, UriKind.Absolute, out var url)
                ? new DemoReply($"{Disclosure} It has this from nowhere but you.", [new AIContent { Annotations = [new CitationAnnotation { Url = url, Title = source.Groups["title"] is { Success: true } title ? title.Value : null }] }])
            : CountCommand().Match(asked) is { Success: true } count ? new DemoReply(CountTo(count.Groups["to"].ValueSpan), [])
            : new DemoReply(Describe(users, asked), []);
    }

    private static string Describe(List<string> users, string asked)
    {
        var memory = users.Count == 1
            ? "It is the first thing you wrote here."
            : $"It is message {users.Count} of this conversation, which began with \"{Shorten(users[0])}\".";
        return $"{Disclosure} You wrote: \"{Shorten(asked)}\" {memory} Set OPENAI_API_KEY for real answers. To try a tool, ask what time it is, or say: calculate 2+3*4.";
    }

    private static string DescribeResults(IReadOnlyList<ChatMessage> conversation)
    {
        var turn = conversation.Skip(conversation.Select(message => message.Role).ToList().LastIndexOf(ChatRole.User) + 1)
            .SelectMany(message => message.Contents).ToList();
        var names = turn.OfType<FunctionCallContent>().ToDictionary(call => call.CallId, call => call.Name);
        var results = turn.OfType<FunctionResultContent>()
            .Select(result => $"{names.GetValueOrDefault(result.CallId, "a tool")} returned {Shorten(CompactJson.Write(result.Result))}");
        return $"{Disclosure} {string.Join("; ", results)}.";
    }

    private static string CountTo(ReadOnlySpan<char> digits)
    {
        var to = Math.Min(int.Parse(digits, CultureInfo.InvariantCulture), LongestCount);
        return $"{Disclosure} {string.Join(' ', Enumerable.Range(1, to))}";
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : $"{text[..200]}…";

    [GeneratedRegex(@"\A/count (?<to>[0-9]{1,6})\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CountCommand();

    [GeneratedRegex(@"\A/source (?<url>https?://\S{1,2000})(\s+(?<title>.{1,200}))?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceCommand();
}

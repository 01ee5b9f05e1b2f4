using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Abstractions.Models;
using OmniStack.Agents.Testing;
using OmniStack.Agents.Tools;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Turns;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;
using static OmniStack.Agents.Testing.Script;

namespace OmniStack.Chat.Tests;

public sealed class ChatTurnsTests : IDisposable
{
    private readonly TempDirectory _data = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Send_OverTheTurnTimeout_IsStoredAsFailedWithWhatWasSaid()
    {
        await using var services = Build(Script.Of(Hangs(new TextContent("Well"))), ("TurnTimeout", "00:00:00.200"));

        var stream = await SendAsync(services, "m1", "Hello");

        Assert.EndsWith("""
            data: {"type":"text-end","id":"part-1"}

            data: {"type":"error","errorText":"An error occurred."}

            data: {"type":"finish-step"}


            """.ReplaceLineEndings("\n"), stream[..stream.IndexOf("data: {\"type\":\"finish\",", StringComparison.Ordinal)], StringComparison.Ordinal);
        var answer = await AnswerAsync(services);
        Assert.Equal((MessageStatus.Failed, "error", new MessagePart.Text("Well")), (answer.Status, answer.FinishReason, answer.Parts[^1]));
    }

    [Fact]
    public async Task Send_AnswerOverItsLimit_IsCutAndStoredAsFailed()
    {
        var endless = Enumerable.Repeat<AIContent>(new TextContent(new string('x', 100)), 1000).ToArray();
        await using var services = Build(Script.Of(Says(endless)), ("MaxAnswerBytes", "4096"));

        var stream = await SendAsync(services, "m1", "Hello");

        Assert.Equal(MessageStatus.Failed, (await AnswerAsync(services)).Status);
        Assert.InRange(stream.Length, 4096, 8192);
    }

    [Fact]
    public async Task Send_ModelFails_MasksTheErrorAndTheNextTurnGoesOn()
    {
        var client = Script.Of(Fails(new InvalidOperationException("secret"), new TextContent("Half")), Says(new TextContent("Whole")));
        await using var services = Build(client);

        var failed = await SendAsync(services, "m1", "Hello");
        await SendAsync(services, "m2", "Again");

        Assert.DoesNotContain("secret", failed, StringComparison.Ordinal);
        Assert.Equal(["Hello", "Half", "Again"], client.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Send_ModelFailsWithAFallbackMessage_EndsWithItAndIsAnsweredAgain()
    {
        var client = Script.Of(Fails(new InvalidOperationException("secret"), new TextContent("Half")), Says(new TextContent("Whole")));
        await using var services = Build(client, ("FallbackMessage", "Sorry, please try again."));
        await SendAsync(services, "m1", "Hello");
        var failed = await AnswerAsync(services);

        var again = await services.GetRequiredService<ChatTurns>().AnswerAsync(new ChatSend("me", "s", ChatTrigger.Regenerate, Message: null, failed.Id), Stop);

        Assert.Equal((MessageStatus.Failed, new MessagePart.Text("Half"), new MessagePart.Text("Sorry, please try again.")), (failed.Status, failed.Parts[1], failed.Parts[2]));
        Assert.Equal((MessageStatus.Complete, new MessagePart.Text("Whole"), failed.ParentId), (again.Status, again.Parts[^1], again.ParentId));
        Assert.NotNull(await services.GetRequiredService<IChatStore>().FindMessageAsync("s", failed.Id, Stop));
    }

    [Fact]
    public async Task Regenerate_WhereAnswersAreCached_AsksForAFreshOneOfTheSameTenant()
    {
        var client = Script.Of(Says(new TextContent("ok")));
        await using var services = Build(client);
        var turns = services.GetRequiredService<ChatTurns>();
        var first = await turns.AnswerAsync(Message("s", "m1", "Hello") with { ClientId = "acme:bob" }, Stop);

        await turns.AnswerAsync(new ChatSend("acme:bob", "s", ChatTrigger.Regenerate, Message: null, first.Id), Stop);

        Assert.Equal(
            [("acme", false), ("acme", true)],
            client.Requests.Select(request => request.Options!.AdditionalProperties!)
                .Select(properties => ((string?)properties[ModelCallProperties.Tenant], (bool)properties[ModelCallProperties.Fresh]!)));
    }

    [Fact]
    public async Task Send_AFileWithoutANameOrText_NamesTheSessionAsConfigured()
    {
        await using var services = Build(Script.Of(Says(new TextContent("ok"))), ("Naming:DefaultName", "Untitled"));

        await services.GetRequiredService<ChatTurns>().AnswerAsync(
            new ChatSend("me", "s", ChatTrigger.Submit, new NewMessage("m1", []), TargetId: null) { Files = [new SentFile.Inline("GIF89a\x01\0\x01\0"u8.ToArray(), Name: null)] }, Stop);

        Assert.Equal("Untitled", (await services.GetRequiredService<IChatStore>().FindSessionAsync("me", "s", Stop))!.Name);
    }

    [Fact]
    public async Task Send_AfterACallWithoutResult_ClosesItForTheModel()
    {
        var client = Script.Of(Says(new TextContent("ok")));
        await using (var before = Build(client))
        {
            var crashed = before.GetRequiredService<IChatStore>();
            await crashed.BeginTurnAsync(new TurnStart.Send("me", "s", "a0", "m", DateTimeOffset.UnixEpoch, new NewMessage("m0", [new MessagePart.Text("Go")]), "Go"), Stop);
            await crashed.SaveProgressAsync("s", "a0", [new MessagePart.StepStart(), new MessagePart.ToolCall("c", "t", JsonElement.Parse("{}"))], Stop);
        }

        await using var services = Build(client);
        var store = services.GetRequiredService<IChatStore>();
        await store.RecoverAsync([], Stop);

        await SendAsync(services, "m1", "Hello");

        var result = client.Requests[0].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single();
        Assert.Equal(("c", "{\"error\":\"The call was interrupted before it returned.\"}"), (result.CallId, result.Result!.ToString()));
        Assert.Equal("output-error", (await store.FindMessageAsync("s", "a0", Stop))!.ToUIMessage().Parts[1].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Send_LongHistory_SendsTheNewestMessagesOnly()
    {
        var client = Script.Of(Says(new TextContent("ok")));
        await using var services = Build(client, ("MaxPromptMessages", "3"));
        for (var n = 1; n <= 4; n++)
        {
            await SendAsync(services, $"m{n}", $"Message {n}");
        }

        Assert.Equal(["Message 3", "ok", "Message 4"], client.Requests[^1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Send_HistoryOverTheTokenBudget_SendsWholeTurnsThatFitAndAlwaysTheQuestion()
    {
        var client = Script.Of(Says(new TextContent(new string('a', 200))));
        await using var services = Build(client, ("MaxPromptTokens", "100"), ("Summaries:Enabled", "false"));
        foreach (var id in new[] { "m1", "m2", "m3" })
        {
            await SendAsync(services, id, $"{id}{new string('x', 198)}"); // 54 tokens; its answer has 5, as the provider says.
        }

        await SendAsync(services, "m4", "Short");
        await SendAsync(services, "m5", new string('y', 2000));

        Assert.Equal(["m3", "aa", "Sh"], client.Requests[3].Messages.Select(message => message.Text[..2]));
        Assert.Equal(["yy"], client.Requests[4].Messages.Select(message => message.Text[..2]));
    }

    [Fact]
    public async Task Stop_WhileAToolRuns_ClosesTheCallThenStoresThenAborts()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = AIFunctionFactory.Create(async (CancellationToken cancellationToken) =>
        {
            called.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }, "wait");
        await using var services = Collect(Script.Of(Says(Call("c", "wait"))), []).AddSingleton(tool).BuildServiceProvider();
        var turns = services.GetRequiredService<ChatTurns>();
        var streaming = SendAsync(services, "m1", "Hello");
        await called.Task.WaitAsync(Stop);

        await turns.StopTurnAsync("me", "s", Stop);
        await turns.StopTurnAsync("me", "s", Stop);

        var answer = await AnswerAsync(services);
        Assert.Equal((MessageStatus.Interrupted, 0), (answer.Status, answer.Parts.OfType<MessagePart.ToolCall>().Count(call => call.Outcome is not ToolOutcome.Failed)));
        Assert.EndsWith("""
            data: {"type":"tool-output-error","toolCallId":"c","errorText":"The call was interrupted before it returned."}

            data: {"type":"abort"}

            data: [DONE]


            """.ReplaceLineEndings("\n"), await streaming, StringComparison.Ordinal);
        Assert.Null(await turns.ResumeAsync("me", "s", Stop));
    }

    [Fact]
    public async Task Send_TooManyTurns_IsRefusedAndStoresNothing()
    {
        await using var services = Build(Script.Of(Hangs()), ("MaxConcurrentTurns", "1"));
        var turns = services.GetRequiredService<ChatTurns>();
        await turns.SendAsync(Message("s1", "m1", "Hello"), Stop);

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => turns.SendAsync(Message("s2", "m1", "Hello"), Stop));

        Assert.Equal(ErrorKind.Unavailable, refusal.Kind);
        Assert.Null(await services.GetRequiredService<IChatStore>().FindSessionAsync("me", "s2", Stop));
        await turns.StopTurnAsync("me", "s1", Stop);
        Assert.Equal(MessageStatus.Interrupted, (await AnswerAsync(services, "s1")).Status);
    }

    [Fact]
    public async Task Send_ModelGivesSourcesAndFiles_KeepsEachSourceOnceAndTheFilesThatAreTaken()
    {
        var source = new AIContent { Annotations = [new CitationAnnotation { Url = new Uri("https://example.org/a"), Title = "A" }] };
        var client = Script.Of(
            Says(new TextContent("See"), source, source, new DataContent("GIF89a\x01\0\x01\0"u8.ToArray(), "image/gif"), new DataContent(new byte[] { 1, 2 }, "application/x-thing"), new TextContent("that.")),
            Says(new TextContent("ok")));
        await using var services = Build(client);

        var stream = await SendAsync(services, "m1", "Hello");
        var answer = await AnswerAsync(services);
        var repeat = await SendAsync(services, "m1", "Hello");
        await SendAsync(services, "m2", "Again");

        Assert.Equal(["StepStart", "Text", "Source", "File", "Text"], answer.Parts.Select(part => part.GetType().Name));
        Assert.Equal(stream, repeat);
        Assert.Equal(["Hello", "Seethat.", "Again"], client.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Send_ToolShowsData_StreamsItAndKeepsTheLatestOfEachId()
    {
        var tool = AIFunctionFactory.Create(async (AIFunctionArguments arguments) =>
        {
            var call = ToolCall.Of(arguments)!;
            await call.ShowAsync(new ShownData("weather", JsonElement.Parse("""{"state":"asking"}""")) { Id = "oslo" });
            await call.ShowAsync(new ShownData("toast", JsonElement.Parse("1")) { IsTransient = true });
            await call.ShowAsync(new ShownData("weather", JsonElement.Parse("""{"state":"cold"}""")) { Id = "oslo" });
            await Assert.ThrowsAsync<ArgumentException>(() => call.ShowAsync(new ShownData("approval-request", default)));
            return "4 degrees";
        }, "ask");
        var client = Script.Of(Says(Call("c", "ask")), Says(new TextContent("Cold.")));
        await using var services = Collect(client, []).AddSingleton<AIFunction>(tool).BuildServiceProvider();

        var stream = await SendAsync(services, "m1", "Oslo?");
        var answer = (await AnswerAsync(services)).ToUIMessage();

        Assert.Equal(
            [
                """{"type":"data-weather","id":"oslo","data":{"state":"asking"}}""",
                """{"type":"data-toast","data":1,"transient":true}""",
                """{"type":"data-weather","id":"oslo","data":{"state":"cold"}}""",
            ],
            stream.Split("data: ").Select(chunk => chunk.Trim()).Where(chunk => chunk.Contains("\"data-", StringComparison.Ordinal)));
        var shown = Assert.Single(answer.Parts, part => part.GetProperty("type").GetString()!.StartsWith("data-", StringComparison.Ordinal));
        Assert.Equal("""{"type":"data-weather","data":{"state":"cold"},"id":"oslo"}""", shown.GetRawText());
        Assert.DoesNotContain("cold", string.Concat(client.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AnswerThatCannotBeStored_FailsWithoutItAndTheSessionGoesOn()
    {
        var collected = Collect(Script.Of(Says(new TextContent("Unstorable")), Says(new TextContent("ok"))), []);
        await using var services = collected.AddSingleton(StoreThatRefuses.Wrap(collected, "Unstorable")).BuildServiceProvider();

        var failed = await SendAsync(services, "m1", "Hello");
        var answer = await AnswerAsync(services);
        await SendAsync(services, "m2", "Again");

        Assert.Contains("\"finishReason\":\"error\"", failed, StringComparison.Ordinal);
        Assert.Equal((MessageStatus.Failed, 0), (answer.Status, answer.Parts.Count));
        Assert.Equal(MessageStatus.Complete, (await AnswerAsync(services)).Status);
    }

    private ServiceProvider Build(IChatClient client, params (string Name, string Value)[] options) => Collect(client, options).BuildServiceProvider();

    private IServiceCollection Collect(IChatClient client, (string Name, string Value)[] options)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(option => KeyValuePair.Create($"{ChatTurnOptions.Section}:{option.Name}", (string?)option.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddSingleton(client)
            .AddEmbeddedChatStore(store => store.Directory = _data.Path)
            .AddChat();
    }

    private static ChatSend Message(string sessionId, string id, string text)
        => new("me", sessionId, ChatTrigger.Submit, new NewMessage(id, [new MessagePart.Text(text)]), TargetId: null);

    private static async Task<string> SendAsync(ServiceProvider services, string id, string text)
    {
        var stream = new StringBuilder();
        await foreach (var bytes in await services.GetRequiredService<ChatTurns>().SendAsync(Message("s", id, text), Stop))
        {
            stream.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        return stream.ToString();
    }

    private static async Task<StoredMessage> AnswerAsync(ServiceProvider services, string sessionId = "s")
    {
        var store = services.GetRequiredService<IChatStore>();
        var session = await store.FindSessionAsync("me", sessionId, Stop);
        return (await store.FindMessageAsync(sessionId, session!.ActiveLeafId!, Stop))!;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests;

/// <summary>Tool calls that wait for the client, with the AI SDK as the client.</summary>
public sealed class ApprovalTests(AiSdk sdk) : IClassFixture<AiSdk>
{
    private const string TwoCalls = "/tool calculate {\"expression\":\"2+3\"}\n/tool calculate {\"expression\":\"9*9\"}";
    private static readonly (string, string?) NeedsApproval = ("OmniStack__Chat__ToolsToApprove__0", "calculate");

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Approval_AnsweredAfterAKill_GoesOnInTheSameMessage(int major)
    {
        await using var service = await ChatService.StartAsync(NeedsApproval);
        var question = AiSdk.UserMessage("u1", TwoCalls);

        var asked = await sdk.TurnAsync(major, service.Address, "chat", question);
        await service.KillAsync();
        await service.RestartAsync(NeedsApproval);
        var whole = await sdk.TurnAsync(major, service.Address, "chat", question, Respond(asked.Message, true, false));

        Assert.Empty(asked.Errors.Concat(whole.Errors));
        Assert.Equal(["tool-approval-request", "tool-approval-request", "finish-step", "finish"], asked.Types.TakeLast(4));
        Assert.Equal("awaiting-approval", asked.Message["metadata"]!["status"]!.GetValue<string>());
        Assert.Equal(["start", "tool-output-*", "tool-output-*", "start-step"],
            whole.Types.Take(4).Select(type => type is "tool-output-available" or "tool-output-denied" ? "tool-output-*" : type));
        Assert.Equal(["step-start output-available 5", "output-denied"], [$"{Type(whole, 0)} {State(whole, 1)} {whole.Message["parts"]![1]!["output"]}", State(whole, 2)]);
        Assert.Equal(asked.Message["id"]!.GetValue<string>(), whole.Message["id"]!.GetValue<string>());
        AiSdkTests.AssertSame((await service.MessagesAsync("chat"))[1], whole.Message);
    }

    [Fact]
    public async Task Approval_WithAiSdk5_IsADataPartAndAnsweredByTheBody()
    {
        await using var service = await ChatService.StartAsync(NeedsApproval);
        var question = AiSdk.UserMessage("u1", TwoCalls);
        var form = new JsonObject { ["approvalForm"] = "data" };

        var asked = await sdk.TurnWithAsync(5, service.Address, "chat", form, question);
        var requests = asked.Message["parts"]!.AsArray().Where(part => part!["type"]!.GetValue<string>() == "data-approval-request").Select(part => part!["data"]!).ToList();
        var answers = requests.Select((request, n) => (JsonNode)new JsonObject { ["id"] = request["approvalId"]!.GetValue<string>(), ["approved"] = n == 0 });
        var whole = await sdk.TurnWithAsync(
            5, service.Address, "chat", new JsonObject { ["approvalForm"] = "data", ["approvals"] = new JsonArray([.. answers]) }, question, asked.Message);

        Assert.Empty(asked.Errors.Concat(whole.Errors));
        Assert.Equal(["calculate", "calculate"], requests.Select(request => request["toolName"]!.GetValue<string>()));
        Assert.Equal(["output-available", "output-error"], [State(whole, 1), State(whole, 2)]);
        Assert.Equal("finish", whole.Types[^1]);
        Assert.Equal("output-denied", (await service.MessagesAsync("chat"))[1].Parts[2].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Approval_AnsweredOnAnotherInstance_GoesOnThere()
    {
        await using var mongo = await MongoStandIn.StartAsync();
        (string, string?)[] settings = [NeedsApproval, ("ConnectionStrings__omnidb", mongo.ConnectionString + "omni")];
        await using var one = await ChatService.StartAsync(settings);
        await using var two = await ChatService.StartAsync(settings);

        await one.TurnAsync("s", "u1", TwoCalls);
        var asked = (await two.MessagesAsync("s"))[1];
        var answers = await Task.WhenAll(new[] { one, two }.Select(service => AnswerAsync(service, asked.Id, Ids(asked), approved: true)));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        await Eventually.IsTrueAsync(async () => TurnTests.Status((await one.MessagesAsync("s"))[1]) == "complete");
        Assert.Equal(["5", "81"], (await one.MessagesAsync("s"))[1].Parts.Skip(1).Take(2).Select(part => part.GetProperty("output").GetRawText()));
    }

    [Fact]
    public async Task Approval_OfOthersUnknownOrAnsweredOtherwise_IsRefused()
    {
        await using var service = await ChatService.StartAsync(NeedsApproval);
        await service.TurnAsync("s", "u1", TwoCalls);
        var asked = (await service.MessagesAsync("s"))[1];

        using var unknown = await AnswerAsync(service, asked.Id, ["nothing"], approved: true);
        using var foreign = await AnswerAsync(service, asked.Id, Ids(asked), approved: true, client: "you");
        using var denied = await AnswerAsync(service, asked.Id, Ids(asked), approved: false);
        await denied.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var otherwise = await AnswerAsync(service, asked.Id, Ids(asked), approved: true);
        using var malformed = await service.PostAsync(new JsonObject { ["id"] = "s", ["approvals"] = new JsonArray(new JsonObject { ["id"] = "x" }) });

        await TurnTests.AssertProblemAsync(unknown, HttpStatusCode.NotFound, ErrorCodes.ApprovalNotFound);
        await TurnTests.AssertProblemAsync(foreign, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
        await TurnTests.AssertProblemAsync(otherwise, HttpStatusCode.Conflict, ErrorCodes.ApprovalConflict);
        await TurnTests.AssertProblemAsync(malformed, HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid);
    }

    private static Task<HttpResponseMessage> AnswerAsync(ChatService service, string answerId, IEnumerable<string> ids, bool approved, string? client = null)
    {
        var approvals = new JsonArray([.. ids.Select(id => (JsonNode)new JsonObject { ["id"] = id, ["approved"] = approved })]);
        var body = new JsonObject { ["id"] = "s", ["message"] = new JsonObject { ["id"] = answerId, ["role"] = "assistant" }, ["approvals"] = approvals };
        return service.PostAsync(body, client);
    }

    private static IEnumerable<string> Ids(UIMessageDto message) => message.Parts
        .Where(part => part.TryGetProperty("approval", out _)).Select(part => part.GetProperty("approval").GetProperty("id").GetString()!);

    /// <summary>As <c>addToolApprovalResponse</c> does.</summary>
    private static JsonNode Respond(JsonNode message, params bool[] answers)
    {
        var responded = message.DeepClone();
        foreach (var (part, approved) in responded["parts"]!.AsArray().Where(part => part!["state"]?.GetValue<string>() == "approval-requested").Zip(answers))
        {
            part!["state"] = "approval-responded";
            part["approval"]!["approved"] = approved;
        }

        return responded;
    }

    private static string Type(AiSdkTurn turn, int part) => turn.Message["parts"]![part]!["type"]!.GetValue<string>();

    private static string State(AiSdkTurn turn, int part) => turn.Message["parts"]![part]!["state"]!.GetValue<string>();
}

using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Testing;

namespace AgentTest;

/// <summary>Tests of an agent that need no key, no network and no store: the model follows a script.</summary>
public sealed class TripAgentTests : IDisposable
{
    private readonly ScriptedChatClient _model = new();
    private int _lookups;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Run_Place_AsksTheModelAboutItsWeather()
    {
        _model.Says("Oslo is cold.");

        var (result, context) = await Agent.RunAsync("Oslo", Stop);

        Assert.Equal("Oslo is cold.", result.OutputAs<string>());
        Assert.Contains("Oslo at 4 degrees", _model.Requests[0].Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(["weather", "write"], context.Entries.Where(entry => entry.Type == RunEventTypes.StepCompleted)
            .Select(entry => entry.Data.GetProperty("step").GetString()));
    }

    [Fact]
    public async Task Run_ModelFailsOnce_TheNextAttemptLooksNothingUpAgain()
    {
        _model.Fails(new HttpRequestException("The model is down.")).Says("Oslo is cold.");
        var first = new RecordingRunContext(new RunInput { Agent = "trip", Messages = [new(Microsoft.Extensions.AI.ChatRole.User, "Oslo")] });

        await Assert.ThrowsAsync<AgentException>(() => Agent.RunAsync(first, Stop));
        var result = await Agent.RunAsync(first.NextAttempt(), Stop);

        Assert.Equal(("Oslo is cold.", 1), (result.OutputAs<string>(), _lookups));
    }

    [Fact]
    public async Task Run_Answer_NamesThePlace()
    {
        _model.Says("Oslo is cold.");
        // With a key, judge with a real model: what an answer is like can be asserted in no other way.
        using var judging = new ScriptedChatClient().Says("""{"passed": true, "reason": "It is about Oslo."}""");

        var (result, _) = await Agent.RunAsync("Oslo", Stop);
        var verdict = await new LlmJudge(judging).JudgeAsync("Oslo", result.OutputAs<string>()!, "Is about the place that was asked for.", Stop);

        Assert.True(verdict.Passed, verdict.Reason);
    }

    private TripAgent Agent => new(_model, LookUpAsync);

    private Task<int> LookUpAsync(string place, CancellationToken cancellationToken)
    {
        _lookups++;
        return Task.FromResult(4);
    }
}

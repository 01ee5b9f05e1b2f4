using OmniStack.Agents.State.Audit;
using OmniStack.Conformance.Records;
using OmniStack.Contracts;

namespace OmniStack.Conformance.State;

/// <summary>What <see cref="AgentAudit"/> holds on every store.</summary>
public abstract class AgentAuditContract(IRecordBackend backend) : AgentStateContract(backend)
{
    private static readonly Dictionary<string, string> NoTags = new(StringComparer.Ordinal);

    private AgentAudit Audit => new(Store, Options, Time);

    [Fact]
    public async Task Event_WithEveryFieldSet_IsReadAsItWas()
    {
        var saved = await Audit.LogAsync(new("tool.call", "Called search.")
        {
            At = Time.GetUtcNow().AddHours(-1), Agent = "librarian", RunId = "r1", ConversationId = "c1", UserId = "ann", Details = Json("""{"q":["a",1.50]}"""),
        }, Stop);
        await RestartAsync();

        var read = Assert.Single((await Audit.ListEventsAsync(new(), Stop)).Items);

        SameAs(saved, read);
        Assert.NotEmpty(read.Id);
        Assert.Equal(("tool.call", "Called search.", "librarian", "r1", "c1", "ann"), (read.Type, read.Action, read.Agent, read.RunId, read.ConversationId, read.UserId));
        Assert.Equal("""{"q":["a",1.50]}""", read.Details?.GetRawText());
    }

    [Fact]
    public async Task ListEvents_Filters_LatestFirstPageByPage()
    {
        for (var i = 0; i < 8; i++)
        {
            await Audit.LogAsync(new(i % 2 == 0 ? "even" : "odd", $"{i}") { RunId = $"r{i % 3}", Agent = "a" }, Stop);
            Time.Move(TimeSpan.FromMinutes(1));
        }

        var first = await Audit.ListEventsAsync(new() { Type = "even", Limit = 3 }, Stop);
        var second = await Audit.ListEventsAsync(new() { Type = "even", Limit = 3, Cursor = first.Next }, Stop);
        Assert.Equal(["6", "4", "2"], first.Items.Select(entry => entry.Action));
        Assert.Equal(["0"], second.Items.Select(entry => entry.Action));
        Assert.Null(second.Next);
        Assert.Equal(["6", "3", "0"], (await Audit.ListEventsAsync(new() { RunId = "r0", Agent = "a" }, Stop)).Items.Select(entry => entry.Action));
        var from = Time.GetUtcNow().AddMinutes(-3.5);
        Assert.Equal(["6", "5"], (await Audit.ListEventsAsync(new() { From = from, To = from.AddMinutes(2) }, Stop)).Items.Select(entry => entry.Action));
        Assert.Empty((await Audit.ListEventsAsync(new() { Agent = "b" }, Stop)).Items);
    }

    [Fact]
    public async Task Events_BeyondTheirNumberOrAge_GoOldestFirst()
    {
        for (var i = 0; i < Limits.MaxAuditEntries + 3; i++)
        {
            await Audit.LogAsync(new("x", $"{i}"), Stop);
        }

        var kept = (await Audit.ListEventsAsync(new(), Stop)).Items;
        Assert.Equal(Enumerable.Range(3, Limits.MaxAuditEntries).Reverse().Select(i => $"{i}"), kept.Select(entry => entry.Action));
        Time.Move(Limits.KeepAuditFor);
        Assert.Empty((await Audit.ListEventsAsync(new(), Stop)).Items);
    }

    [Fact]
    public async Task Error_WithEveryFieldSetAndResolved_IsReadAsItWas()
    {
        var logged = await Audit.LogErrorAsync(new("timeout", "The search took too long.")
        {
            Severity = AuditSeverity.Critical, Agent = "librarian", RunId = "r1", ConversationId = "c1", Stack = "at Search()", Details = Json("[1]"),
        }, Stop);
        SameAs(logged, Assert.Single((await Audit.ListErrorsAsync(new(), isResolved: false, AuditSeverity.Critical, Stop)).Items));

        var resolved = await Audit.ResolveErrorAsync(logged.Id, "Index rebuilt.", "bob", Stop);
        await Audit.ResolveErrorAsync(logged.Id, "Again.", "eve", Stop);
        await RestartAsync();

        var read = Assert.Single((await Audit.ListErrorsAsync(new(), isResolved: true, AuditSeverity.Debug, Stop)).Items);
        SameAs(resolved, read);
        Assert.Equal(("Index rebuilt.", "bob", AuditSeverity.Critical, "at Search()"), (read.Resolution, read.ResolvedBy, read.Severity, read.Stack));
        Assert.NotNull(read.ResolvedAt);
        Assert.Empty((await Audit.ListErrorsAsync(new(), isResolved: false, AuditSeverity.Debug, Stop)).Items);
        Assert.Null(await Audit.ResolveErrorAsync("unknown", "x", null, Stop));
    }

    [Fact]
    public async Task ListErrors_Severity_IsTheLowestShown()
    {
        foreach (var severity in Enum.GetValues<AuditSeverity>())
        {
            await Audit.LogErrorAsync(new($"{severity}", "x") { Severity = severity }, Stop);
            Time.Move(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["Critical", "Error"], (await Audit.ListErrorsAsync(new(), null, AuditSeverity.Error, Stop)).Items.Select(error => error.Type));
        Assert.Equal(["Info"], (await Audit.ListErrorsAsync(new() { Type = "Info" }, null, AuditSeverity.Debug, Stop)).Items.Select(error => error.Type));
    }

    [Fact]
    public async Task Summarize_Samples_CountsTheirPercentiles()
    {
        Dictionary<string, string> large = new(StringComparer.Ordinal) { ["model"] = "large", ["region"] = "eu" };
        foreach (var value in Enumerable.Range(1, 100).OrderBy(value => value * 37 % 101))
        {
            await Audit.RecordAsync(new("latency", value) { Unit = "s", Tags = value > 98 ? large : NoTags }, Stop);
        }

        await Audit.RecordAsync(new("other", 1_000), Stop);
        await RestartAsync();

        Assert.Equal(new MetricSummary(100, 1, 100, 50.5, 5_050, 50, 95, 99), await Audit.SummarizeAsync("latency", null, null, NoTags, Stop));
        Dictionary<string, string> model = new(StringComparer.Ordinal) { ["model"] = "large" };
        Assert.Equal(new MetricSummary(2, 99, 100, 99.5, 199, 99, 100, 100), await Audit.SummarizeAsync("latency", null, null, model, Stop));
        Assert.Null(await Audit.SummarizeAsync("latency", Time.GetUtcNow().AddHours(1), null, NoTags, Stop));
        Assert.Null(await Audit.SummarizeAsync("unknown", null, null, NoTags, Stop));
    }

    [Fact]
    public async Task Sample_WithEveryFieldSet_IsReadAsItWas()
    {
        Dictionary<string, string> tags = new(StringComparer.Ordinal) { ["model"] = "m" };
        var at = Time.GetUtcNow().AddMinutes(-5);
        await Audit.RecordAsync(new("tokens", 0.1 + 0.2) { At = at, Unit = "{token}", Tags = tags }, Stop);

        var read = Assert.Single((await Audit.ListSamplesAsync("tokens", new(), Stop)).Items);

        SameAs(new MetricSample("tokens", 0.1 + 0.2) { At = at, Unit = "{token}", Tags = tags }, read);
        await RefusedAsync(ErrorCodes.ParameterInvalid, () => Audit.RecordAsync(new("tokens", double.NaN), Stop));
    }
}

using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Contracts.Security;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>The log of administrative actions.</summary>
[Collection<OnGuardedDaemons>]
public sealed class AuditTests(GuardedDaemons daemons)
{
    private const string Content = "what-nobody-else-may-read";

    private static readonly string[] Publishing = ["POST /tasks", "POST /tasks/batch", "POST /publish-tasks"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Audit_OfActions_SaysWhoDidWhatToWhatAndWhetherItWasDone(Bus bus)
    {
        var daemon = daemons[bus];
        var (id, secret) = await daemon.IssueAsync("""{"name":"operator","scopes":["operate"]}""");
        var schedule = JsonSerializer.Serialize(new { name = "nightly", cron = "0 3 * * *", @event = new { topic = "greet.user", payload = new { content = new { name = Content } } } });
        (HttpMethod Method, string Path, string? Json, string Action, string? Target, int Status)[] actions =
        [
            (HttpMethod.Post, "/agents/greet.user/greeter/pause", null, "pause_agent", "greet.user/greeter", 200),
            (HttpMethod.Post, "/agents/greet.user/greeter/resume", null, "resume_agent", "greet.user/greeter", 200),
            (HttpMethod.Post, "/agents/greet.user/nobody/pause", null, "pause_agent", "greet.user/nobody", 404),
            (HttpMethod.Post, "/tasks/no-such-task/cancel", null, "cancel_task", "no-such-task", 404),
            (HttpMethod.Post, "/dead-letters/purge?topic=greet.user&confirm=true", null, "purge_dead_letters", "topic=greet.user", 200),
            (HttpMethod.Post, "/dead-letters/replay", null, "replay_dead_letters", null, 400),
            (HttpMethod.Post, "/schedules", schedule, "save_schedule", "nightly", 201),
            (HttpMethod.Post, "/schedules", schedule, "save_schedule", "nightly", 200),
            (HttpMethod.Delete, "/schedules/nightly", null, "delete_schedule", "nightly", 200),
            (HttpMethod.Post, "/config/limits", $$"""{"value":"{{Content}}"}""", "set_configuration", "limits", 403),
            (HttpMethod.Delete, "/storage/all?confirm=true", null, "clear_all", null, 403),
            (HttpMethod.Post, $"/keys/{id}/revoke", null, "revoke_key", id, 403),
        ];
        foreach (var (method, path, json, _, _, status) in actions)
        {
            var answer = await daemon.AskAsync(method, path, secret, json);
            Assert.True(status == (int)answer.Status, $"{method} {path}: {answer}");
        }

        var page = await ListAsync(daemon, $"actor={id}");

        Assert.Equal(actions.Select(a => (a.Action, a.Target, a.Status, a.Status < 400 ? AuditOutcome.Succeeded : AuditOutcome.Refused)).Reverse(),
            page.Items.Select(entry => (entry.Action, entry.Target, entry.Status, entry.Outcome)));
        Assert.All(page.Items, entry => Assert.Equal(("operator", id, "127.0.0.1"), (entry.Actor, entry.KeyId, entry.Address)));
        var (_, all) = await daemon.AskAsync(HttpMethod.Get, "/audit?limit=1000", GuardedDaemon.AdminKey);
        Assert.DoesNotContain(Content, all, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.Contains(page.Items[0].Id, all, StringComparison.Ordinal);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Audit_OfKeys_NamesTheKeyThatWasIssued(Bus bus)
    {
        var daemon = daemons[bus];
        var (id, _) = await daemon.IssueAsync("""{"name":"to be gone","scopes":["read"]}""");
        await daemon.AskAsync(HttpMethod.Post, $"/keys/{id}/rotate", GuardedDaemon.AdminKey, "{}");
        await daemon.AskAsync(HttpMethod.Post, $"/keys/{id}/revoke", GuardedDaemon.AdminKey);
        await daemon.AskAsync(HttpMethod.Delete, $"/keys/{id}", GuardedDaemon.AdminKey);

        var entries = (await ListAsync(daemon, "actor=configured admin key&limit=1000")).Items.Where(entry => entry.Target == id);

        Assert.Equal(["delete_key", "revoke_key", "rotate_key", "issue_key"], entries.Select(entry => entry.Action));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task List_ByActionTimeAndCursor_PagesThroughAll(Bus bus)
    {
        var daemon = daemons[bus];
        var (id, secret) = await daemon.IssueAsync("""{"name":"pager","scopes":["operate"]}""");
        for (var i = 0; i < 5; i++)
        {
            // Every other one is refused, so that a page has entries of both kinds.
            await daemon.AskAsync(HttpMethod.Post, $"/agents/greet.user/{(i % 2 == 0 ? "greeter" : "nobody")}/resume", secret);
        }
        var client = Client(daemon);
        var seen = new List<AuditEntry>();
        for (string? cursor = null; cursor is not null || seen.Count == 0;)
        {
            var page = await client.ListAuditAsync(new AuditListFilter { Actor = id, Action = "resume_agent", Limit = 2, Cursor = cursor }, Stop);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        Assert.Equal(["greeter", "nobody", "greeter", "nobody", "greeter"], seen.Select(entry => entry.Target!.Split('/')[1]));
        Assert.Equal(seen.OrderByDescending(entry => entry.At).Select(entry => entry.Id), seen.Select(entry => entry.Id));
        var middle = await client.ListAuditAsync(new AuditListFilter { Actor = id, From = seen[3].At, To = seen[1].At }, Stop);
        Assert.Equal(seen[2..4].Select(entry => entry.Id), middle.Items.Select(entry => entry.Id));
        Assert.Empty((await client.ListAuditAsync(new AuditListFilter { Actor = id, Action = "pause_agent" }, Stop)).Items);
    }

    [Fact]
    public async Task Audit_OfEveryRouteThatChangesSomething_HasAnEntryUnlessItPublishes()
    {
        var daemon = daemons[Bus.Embedded];
        var (id, secret) = await daemon.IssueAsync("""{"name":"reader","scopes":["read"]}""");
        var description = JsonElement.Parse((await daemon.AskAsync(HttpMethod.Get, "/openapi/v1.json", secret)).Text);
        var changing = ApiDescription.ReadOperations(description).Where(operation => operation.Method != HttpMethod.Get).ToList();

        foreach (var operation in changing)
        {
            // Refused, so that nothing is changed.
            var (status, text) = await daemon.AskAsync(operation.Method, operation.Fill(_ => "some-id"), secret, "{}");
            Assert.True(status == HttpStatusCode.Forbidden, $"{operation}: {(int)status} {text}");
        }

        var entries = (await ListAsync(daemon, $"actor={id}&limit=1000")).Items;
        Assert.Equal(changing.Count - Publishing.Length, entries.Select(entry => entry.Action).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(changing.Count - Publishing.Length, entries.Count);
        Assert.Subset(changing.Select(operation => operation.ToString()).ToHashSet(StringComparer.Ordinal), Publishing.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Audit_OfAnUnknownKey_IsNotFilled()
    {
        var daemon = daemons[Bus.Embedded];
        var before = await ListAsync(daemon, "limit=1000");
        var (status, _) = await daemon.AskAsync(HttpMethod.Post, "/keys", "no-such-key", """{"name":"a","scopes":["admin"]}""");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(before.Items, (await ListAsync(daemon, "limit=1000")).Items);
    }

    [Fact]
    public async Task Audit_EntryCannotBeStored_TheActionIsDoneAndTheServicesLogHasIt()
    {
        var daemon = daemons[Bus.Redis];
        const string Log = "{omni}:records:http_audit/done";
        await daemon.AskAsync(HttpMethod.Post, "/agents/greet.user/greeter/resume", GuardedDaemon.AdminKey);
        Assert.Equal("+OK", await daemon.Redis.CommandAsync($"RENAME {Log} kept"));
        await daemon.Redis.CommandAsync($"SET {Log} of-another-type");

        var (status, _) = await daemon.AskAsync(HttpMethod.Post, "/agents/greet.user/greeter/pause", GuardedDaemon.AdminKey);
        var paused = JsonElement.Parse((await daemon.AskAsync(HttpMethod.Get, "/agents/greet.user/greeter", GuardedDaemon.AdminKey)).Text);
        await daemon.Redis.CommandAsync($"DEL {Log}");
        await daemon.Redis.CommandAsync($"RENAME kept {Log}");
        await daemon.AskAsync(HttpMethod.Post, "/agents/greet.user/greeter/resume", GuardedDaemon.AdminKey);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(paused.GetProperty("paused").GetBoolean());
        await Eventually.IsTrueAsync(() => Task.FromResult(daemon.Daemon.Output.Contains(
            "[2190] The audit log cannot be written. configured admin key (key ) asked for pause_agent of greet.user/greeter from 127.0.0.1, and the answer was 200.", StringComparison.Ordinal)));
        Assert.Equal("resume_agent", (await ListAsync(daemon, "limit=1")).Items[0].Action);
    }

    [Theory]
    [InlineData("cursor=../keys")]
    [InlineData("limit=0")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    public async Task List_WrongQuery_IsRefused(string query)
    {
        var (status, text) = await daemons[Bus.Embedded].AskAsync(HttpMethod.Get, $"/audit?{query}", GuardedDaemon.AdminKey);

        Assert.Equal((HttpStatusCode.BadRequest, "parameter_invalid"), (status, JsonElement.Parse(text).GetProperty("code").GetString()));
    }

    private static async Task<AuditPage> ListAsync(GuardedDaemon daemon, string query)
    {
        var (status, text) = await daemon.AskAsync(HttpMethod.Get, $"/audit?{query}", GuardedDaemon.AdminKey);
        Assert.True(status == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize(text, SecurityJson.Default.AuditPage)!;
    }

    private static DaemonClient Client(GuardedDaemon daemon)
    {
        var http = new HttpClient { BaseAddress = daemon.Http.BaseAddress, DefaultRequestHeaders = { { ApiKeyRules.Header, GuardedDaemon.AdminKey } } };
        return new(http, Options.Create(new OmniStackClientOptions()), TimeProvider.System);
    }
}

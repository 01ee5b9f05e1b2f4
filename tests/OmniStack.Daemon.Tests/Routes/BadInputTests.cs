using OmniStack.Contracts;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>What each route refuses, and with which code.</summary>
[Collection<OnDaemon>]
public sealed class BadInputTests(DaemonFixture daemon)
{
    [Theory]
    [InlineData("GET", "/tasks?limit=0", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?limit=many", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?state=done", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?state=3", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?topic=a%20b", 400, ErrorCodes.TopicInvalid)]
    [InlineData("GET", "/tasks?agent=%2F", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?from=yesterday", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/tasks?tenant_id=", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("DELETE", "/tasks/none", 404, ErrorCodes.TaskNotFound)]
    [InlineData("DELETE", "/tasks/a%20b", 400, ErrorCodes.TaskIdInvalid)]
    [InlineData("POST", "/tasks/none/cancel", 404, ErrorCodes.TaskNotFound)]
    [InlineData("POST", "/tasks/none/retry", 404, ErrorCodes.TaskNotFound)]
    [InlineData("PUT", "/tasks", 405, ErrorCodes.MethodNotAllowed)]
    [InlineData("GET", "/agents/greet.user/nobody", 404, ErrorCodes.AgentNotFound)]
    [InlineData("GET", "/agents/a%20b/x", 400, ErrorCodes.TopicInvalid)]
    [InlineData("DELETE", "/agents/greet.user/nobody", 404, ErrorCodes.AgentNotFound)]
    [InlineData("DELETE", "/agents/greet.user/greeter?delete_group=maybe", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("DELETE", "/agents/topic/none", 404, ErrorCodes.TopicUnknown)]
    [InlineData("POST", "/agents/greet.user/nobody/pause", 404, ErrorCodes.AgentNotFound)]
    [InlineData("POST", "/agents/greet.user/nobody/unsubscribe", 404, ErrorCodes.AgentNotFound)]
    [InlineData("POST", "/agents/greet.user/greeter/restart", 404, ErrorCodes.RouteNotFound)]
    [InlineData("GET", "/dead-letters?limit=-1", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/dead-letters/greet.user/greeter/none", 404, ErrorCodes.DeadLetterNotFound)]
    [InlineData("POST", "/dead-letters/greet.user/greeter/none/replay", 404, ErrorCodes.DeadLetterNotFound)]
    [InlineData("DELETE", "/dead-letters/greet.user/greeter/none", 404, ErrorCodes.DeadLetterNotFound)]
    [InlineData("POST", "/dead-letters/replay", 400, ErrorCodes.ConfirmationMissing)]
    [InlineData("POST", "/dead-letters/purge?confirm=false", 400, ErrorCodes.ConfirmationMissing)]
    [InlineData("GET", "/bus/groups/none", 404, ErrorCodes.TopicUnknown)]
    [InlineData("GET", "/bus/groups/a%20b", 400, ErrorCodes.TopicInvalid)]
    [InlineData("GET", "/bus/inspect/a%20b", 400, ErrorCodes.TopicInvalid)]
    [InlineData("GET", "/bus/dlq/a%20b", 400, ErrorCodes.TopicInvalid)]
    [InlineData("GET", "/bus/inspect/greet.user?limit=0", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/bus/dlq/greet.user?limit=0", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/metrics?limit=-1", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("DELETE", "/storage/agents", 400, ErrorCodes.ConfirmationMissing)]
    [InlineData("DELETE", "/storage/results", 400, ErrorCodes.ConfirmationMissing)]
    [InlineData("DELETE", "/storage/metrics", 400, ErrorCodes.ConfirmationMissing)]
    [InlineData("DELETE", "/storage/all?confirm=no", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/config/none", 404, ErrorCodes.ConfigNotFound)]
    [InlineData("DELETE", "/config/none", 404, ErrorCodes.ConfigNotFound)]
    [InlineData("GET", "/config/a%20b", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/schedules/none", 404, ErrorCodes.ScheduleNotFound)]
    [InlineData("DELETE", "/schedules/none", 404, ErrorCodes.ScheduleNotFound)]
    [InlineData("POST", "/schedules/none/pause", 404, ErrorCodes.ScheduleNotFound)]
    [InlineData("GET", "/schedules/preview", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("GET", "/schedules/preview?cron=x", 400, ErrorCodes.ScheduleInvalid)]
    [InlineData("GET", "/schedules/preview?cron=0+0+*+*+*&time_zone=Moon", 400, ErrorCodes.ScheduleInvalid)]
    [InlineData("GET", "/events/stream?state=done", 400, ErrorCodes.ParameterInvalid)]
    public async Task Send_BadRequest_IsRefusedWithItsCode(string method, string path, int status, string code)
    {
        var answer = await daemon.SendAsync(new HttpMethod(method), path);

        Assert.Equal((status, code), ((int)answer.Status, answer.Body.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/tasks/batch", "{}", ErrorCodes.BodyInvalid)]
    [InlineData("/tasks/batch", "[null]", ErrorCodes.BodyInvalid)]
    [InlineData("/tasks/batch", """[{"topic":"greet.user","payload":{"content":"x"},"extra":1}]""", ErrorCodes.BodyInvalid)]
    [InlineData("/publish-tasks", """{"topic":""", ErrorCodes.BodyInvalid)]
    [InlineData("/tasks/batch", "[]", ErrorCodes.BodyInvalid)]
    [InlineData("/schedules", "{}", ErrorCodes.BodyInvalid)]
    [InlineData("/schedules", """{"name":"s","cron":"61 * * * *","event":{"topic":"greet.user","payload":{"content":"x"}}}""", ErrorCodes.ScheduleInvalid)]
    [InlineData("/tasks", """{"topic":"omnistack.webhooks","payload":{"content":"x"}}""", ErrorCodes.TopicInvalid)]
    [InlineData("/config/a", "{}", ErrorCodes.BodyInvalid)]
    [InlineData("/config/a", """{"value":null}""", ErrorCodes.BodyInvalid)]
    [InlineData("/config/a", """{"values":1}""", ErrorCodes.BodyInvalid)]
    [InlineData("/dead-letters/greet.user/greeter/x/replay", """{"payload":{"content":""}}""", ErrorCodes.ContentEmpty)]
    [InlineData("/dead-letters/greet.user/greeter/x/replay", """{"payload":{"content":1,"webhook":"file:///etc"}}""", ErrorCodes.WebhookInvalid)]
    [InlineData("/dead-letters/greet.user/greeter/x/replay", """{"payload":{"content":1,"reply_to":"omnistack.webhooks"}}""", ErrorCodes.TopicInvalid)]
    public async Task Post_BadBody_IsRefusedWithItsCode(string path, string json, string code)
    {
        var answer = await daemon.SendAsync(HttpMethod.Post, path, json);

        Assert.Equal((400, code), ((int)answer.Status, answer.Body.GetProperty("code").GetString()));
    }
}

using System.Net;
using System.Net.Http.Json;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Tests;

/// <summary>Usage, names and summaries over HTTP.</summary>
public sealed class AccountTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usage_OfTwoSessions_IsPricedGroupedAndOutlivesAKillAndTheSessions()
    {
        (string, string?)[] prices = [("OmniStack__Chat__Prices__Currency", "EUR"), ("OmniStack__Chat__Prices__Models__0__Model", "demo"), ("OmniStack__Chat__Prices__Models__0__OutputPerMillion", "1000000")];
        await using var service = await ChatService.StartAsync(prices);
        await service.TurnAsync("s1", "m1", "calculate 2+3");
        await service.TurnAsync("s2", "m1", "Hello there");
        await service.KillAsync();
        await service.RestartAsync(prices);

        var message = (await service.MessagesAsync("s1"))[1].Metadata!.Value;
        var bySession = await ReadAsync(service, "/api/usage?group=session");
        var session = await ReadAsync(service, "/api/sessions/s1/usage");
        await service.Http.DeleteAsync("/api/sessions/s2", Stop);
        var after = await ReadAsync(service, "/api/usage?from=2020-01-01");

        Assert.Equal(("EUR", 3), (bySession.Currency, (int)bySession.Total.Calls));
        Assert.Equal(["s1", "s2"], bySession.Items.Select(item => item.Key));
        Assert.Equal(2, message.GetProperty("steps").GetArrayLength());
        Assert.Equal(message.GetProperty("usage").GetProperty("outputTokens").GetInt64(), session.Total.OutputTokens);
        Assert.Equal(message.GetProperty("usage").GetProperty("cost").GetDecimal(), session.Total.Cost);
        Assert.Equal((session.Total.OutputTokens, "demo"), ((long)session.Total.Cost, session.Items.Single().Key));
        Assert.Equal(bySession.Total, after.Total);
        Assert.Equal(0, (await ReadAsync(service, "/api/usage?to=2020-01-01&group=day")).Total.Calls);
    }

    [Fact]
    public async Task UsageNameAndSummaries_OfOthersOrMalformed_AreRefused()
    {
        await using var service = await ChatService.StartAsync();
        await service.TurnAsync("s", "m1", "Hello there, how are you all today?");

        foreach (var (method, path) in new[] { (HttpMethod.Get, "usage"), (HttpMethod.Get, "summaries"), (HttpMethod.Get, "waiting"), (HttpMethod.Post, "name") })
        {
            using var request = new HttpRequestMessage(method, $"/api/sessions/s/{path}") { Headers = { { "X-Client-Id", "you" } } };
            using var refused = await service.Http.SendAsync(request, Stop);
            await TurnTests.AssertProblemAsync(refused, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
        }

        foreach (var query in new[] { "from=yesterday", "to=2026-13-01", "group=colour" })
        {
            using var refused = await service.Http.GetAsync($"/api/usage?{query}", Stop);
            await TurnTests.AssertProblemAsync(refused, HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid);
        }

        using var named = await service.Http.PostAsync("/api/sessions/s/name", content: null, Stop);
        Assert.Equal("Hello there, how are you", (await named.Content.ReadFromJsonAsync(ChatJson.Default.SessionDto, Stop))!.Name);
        Assert.Empty((await service.Http.GetFromJsonAsync("/api/sessions/s/summaries", ChatJson.Default.IReadOnlyListSummaryDto, Stop))!);
    }

    private static async Task<UsageReport> ReadAsync(ChatService service, string path)
        => (await service.Http.GetFromJsonAsync(path, ChatJson.Default.UsageReport, Stop))!;
}

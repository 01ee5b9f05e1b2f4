using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Sessions;
using OmniStack.Chat.Usage;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Usage;

internal static class UsageEndpoints
{
    private const string Days = "yyyy-MM-dd";

    public static void MapUsage(this RouteGroupBuilder api)
    {
        api.MapGet("/usage", ReadAsync).WithTags("Usage").WithName("ReadUsage")
            .WithSummary("Sums the client's model calls, from and to as UTC days (2026-01-31), by group: day, model, session or purpose.");
        api.MapGet("/sessions/{id}/usage", ReadSessionAsync).WithTags("Usage").WithName("ReadSessionUsage").WithSummary("Sums a session's model calls by model.");
    }

    private static async Task<Ok<UsageReport>> ReadAsync(
        ClientId client, string? from, string? to, string? group, UsageAccounts accounts, CancellationToken cancellationToken)
        => TypedResults.Ok(await accounts.ReportAsync(
            client.Value, sessionId: null, ReadDay("from", from), ReadDay("to", to), ReadGroup(group), cancellationToken));

    private static async Task<Ok<UsageReport>> ReadSessionAsync(
        string id, ClientId client, ChatSessions sessions, UsageAccounts accounts, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(client.Value, SessionId.Check(id), cancellationToken);
        return TypedResults.Ok(await accounts.ReportAsync(client.Value, session.Id, from: null, to: null, UsageGroup.Model, cancellationToken));
    }

    private static DateOnly? ReadDay(string name, string? value) => value switch
    {
        null or "" => null,
        _ when DateOnly.TryParseExact(value, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw Invalid($"{name} is a day such as 2026-01-31."),
    };

    private static UsageGroup ReadGroup(string? value) => value switch
    {
        null or "" => UsageGroup.None,
        "day" => UsageGroup.Day,
        "model" => UsageGroup.Model,
        "session" => UsageGroup.Session,
        "purpose" => UsageGroup.Purpose,
        _ => throw Invalid("group is day, model, session or purpose."),
    };

    private static OmniStackException Invalid(string message) => new(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, message);
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OmniStack.Chat.Sessions;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Sessions;

internal static class SessionEndpoints
{
    private const int DefaultSummaries = 20;
    private const int MostSummaries = 100;

    public static void MapSessions(this RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/sessions").WithTags("Sessions");
        sessions.MapGet("", ListAsync).WithName("ListSessions").WithSummary("Lists the client's sessions, last updated first; with q only those whose name or messages have it.");
        sessions.MapGet("/{id}", GetAsync).WithName("GetSession").WithSummary("Reads one session.");
        sessions.MapGet("/{id}/messages", ReadMessagesAsync).WithName("ReadMessages").WithSummary("Reads the active branch, oldest message first.");
        sessions.MapPost("/{id}/branch", ShowBranchAsync).WithName("ShowBranch").WithSummary("Makes the newest branch through a message the active one.");
        sessions.MapPost("/{id}/fork", ForkAsync).WithName("ForkSession")
            .WithSummary("Makes a session that begins as the branch through an answer and goes on for itself; 200 when the same was made before.");
        sessions.MapGet("/{id}/waiting", ReadWaitingAsync).WithName("ReadWaiting").WithSummary("Reads the user's messages that wait for the running turn's end, the next one first.");
        sessions.MapGet("/{id}/summaries", ListSummariesAsync).WithName("ListSummaries").WithSummary("Lists the newest summaries of the conversation, the newest first.");
        sessions.MapPost("/{id}/name", NameAsync).WithName("NameSession").WithSummary("Names the session after what is said in it.");
        sessions.MapGet("/{id}/export", ExportAsync).WithName("ExportSession").WithSummary("Reads the session with its whole active branch as one document.");
        sessions.MapPatch("/{id}", ChangeAsync).WithName("ChangeSession").WithSummary("Renames a session, and sets or removes fields of the application's own.");
        sessions.MapDelete("/{id}", DeleteAsync).WithName("DeleteSession").WithSummary("Deletes a session with its messages and stops its turn.");
    }

    private static async Task<Ok<SessionPage>> ListAsync(
        ClientId client, string? q, string? cursor, int? limit, ChatSessions sessions, IOptions<PageOptions> pages, CancellationToken cancellationToken)
    {
        var count = PageLimit.Clamp(limit, pages.Value.Sessions, pages.Value.MaxSessions);
        return TypedResults.Ok(SearchText.Check(q) is { } text
            ? await sessions.SearchAsync(client.Value, text, cursor, count, cancellationToken)
            : await sessions.ListAsync(client.Value, cursor, count, cancellationToken));
    }

    private static async Task<Ok<SessionDto>> GetAsync(string id, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.GetAsync(client.Value, SessionId.Check(id), cancellationToken));

    private static async Task<Ok<MessagePage>> ReadMessagesAsync(
        string id, ClientId client, string? cursor, int? limit, ChatSessions sessions, IOptions<PageOptions> pages, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.ReadMessagesAsync(
            client.Value, SessionId.Check(id), cursor, PageLimit.Clamp(limit, pages.Value.Messages, pages.Value.MaxMessages), cancellationToken));

    private static async Task<Ok<SessionDto>> ShowBranchAsync(string id, BranchChoice? body, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.ShowBranchAsync(client.Value, SessionId.Check(id), BranchChoiceReader.Read(body), cancellationToken));

    private static async Task<Results<Created<SessionDto>, Ok<SessionDto>>> ForkAsync(
        string id, ForkRequest? body, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
    {
        var (messageId, forkId, change) = ForkReader.Read(body);
        var (fork, isRepeat) = await sessions.ForkAsync(client.Value, SessionId.Check(id), messageId, forkId, change, cancellationToken);
        return isRepeat ? TypedResults.Ok(fork) : TypedResults.Created($"/api/sessions/{Uri.EscapeDataString(fork.Id)}", fork);
    }

    private static async Task<Ok<MessagePage>> ReadWaitingAsync(string id, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.ReadWaitingAsync(client.Value, SessionId.Check(id), cancellationToken));

    private static async Task<Ok<IReadOnlyList<SummaryDto>>> ListSummariesAsync(
        string id, ClientId client, int? limit, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.ListSummariesAsync(
            client.Value, SessionId.Check(id), PageLimit.Clamp(limit, DefaultSummaries, MostSummaries), cancellationToken));

    private static async Task<Ok<SessionDto>> NameAsync(string id, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.NameAsync(client.Value, SessionId.Check(id), cancellationToken));

    private static async Task<Ok<SessionExport>> ExportAsync(string id, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.ExportAsync(client.Value, SessionId.Check(id), cancellationToken));

    private static async Task<Ok<SessionDto>> ChangeAsync(string id, SessionPatch? body, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
        => TypedResults.Ok(await sessions.ChangeAsync(client.Value, SessionId.Check(id), SessionPatchReader.Read(body), cancellationToken));

    private static async Task<NoContent> DeleteAsync(string id, ClientId client, ChatSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.DeleteAsync(client.Value, SessionId.Check(id), cancellationToken);
        return TypedResults.NoContent();
    }
}

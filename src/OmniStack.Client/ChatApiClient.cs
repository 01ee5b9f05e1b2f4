using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Contracts.Health;

namespace OmniStack.Client;

/// <summary>The ChatApi's HTTP API. Every method throws <see cref="OmniStackApiException"/> when it refuses or does not answer.</summary>
public sealed partial class ChatApiClient(HttpClient http, IOptions<OmniStackClientOptions> options, TimeProvider time)
{
    private readonly ApiTransport _api = new("chat service", http, time);
    private readonly OmniStackClientOptions _options = options.Value;

    /// <summary>One page of sessions, last updated first.</summary>
    /// <param name="limit">The most on the page; the service has a limit of its own.</param>
    /// <param name="cursor">The page before's <see cref="SessionPage.NextCursor"/>; null for the first page.</param>
    public Task<SessionPage> ListSessionsAsync(int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/sessions" + Page(limit, cursor), ChatJson.Default.SessionPage, _options.Timeout, cancellationToken);

    /// <returns>The session, or <see langword="null"/> when no session has this id.</returns>
    public Task<SessionDto?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default) =>
        OrNullAsync(_api.GetAsync(Session(sessionId), ChatJson.Default.SessionDto, _options.Timeout, cancellationToken));

    /// <summary>One page of a session's messages, oldest first.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="limit">The most on the page; the service has a limit of its own.</param>
    /// <param name="cursor">The page before's <see cref="MessagePage.NextCursor"/>; null for the first page.</param>
    /// <returns>The page, or <see langword="null"/> when no session has this id.</returns>
    public Task<MessagePage?> ListMessagesAsync(string sessionId, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        OrNullAsync(_api.GetAsync($"{Session(sessionId)}/messages{Page(limit, cursor)}", ChatJson.Default.MessagePage, _options.Timeout, cancellationToken));

    /// <summary>Deletes a session with its messages.</summary>
    public Task DeleteSessionAsync(string sessionId, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync(Session(sessionId), _options.Timeout, cancellationToken);

    /// <summary>Sends a turn. When this returns, the service has accepted it and answers.</summary>
    /// <returns>The running answer; dispose it.</returns>
    public Task<StreamedTurn> SendTurnAsync(ChatTurn turn, CancellationToken cancellationToken = default) => BeginAsync(Body(turn), cancellationToken);

    /// <summary>Asks for another answer, beside the one it has; that one is kept.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="answerId">The answer to replace.</param>
    /// <returns>The running answer; dispose it.</returns>
    public Task<StreamedTurn> RegenerateAsync(string sessionId, string answerId, CancellationToken cancellationToken = default) =>
        BeginAsync(new(sessionId, Message: null, "regenerate-message") { MessageId = answerId }, cancellationToken);

    /// <summary>Allows or refuses a tool call that waits for it. The same answer goes on; its stream begins behind what it has said already.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="answerId">The answer whose call it is.</param>
    /// <param name="approval">The decision; other calls go on waiting.</param>
    /// <returns>The running answer; dispose it.</returns>
    public Task<StreamedTurn> ApproveAsync(string sessionId, string answerId, ToolApprovalAnswer approval, CancellationToken cancellationToken = default) =>
        BeginAsync(new(sessionId, new(answerId, "assistant", []), "submit-message") { Approvals = [approval] }, cancellationToken);

    /// <summary>Sends a turn and waits for its end, at most <see cref="OmniStackClientOptions.TurnTimeout"/>.</summary>
    /// <returns>The answer as it is stored.</returns>
    public Task<UIMessageDto> AskAsync(ChatTurn turn, CancellationToken cancellationToken = default) =>
        _api.PostAsync("/api/chat?stream=false", Body(turn), ClientJson.Default.TurnRequest, ChatJson.Default.UIMessageDto, _options.TurnTimeout, cancellationToken);

    /// <summary>Reads the answer that is being written on a session, from its start.</summary>
    /// <returns>The running answer, to be disposed; <see langword="null"/> when none runs, or no session has this id.</returns>
    public async Task<StreamedTurn?> ResumeTurnAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Turn(sessionId)}/stream");
        return await _api.OpenAsync(request, _options.TurnTimeout, cancellationToken);
    }

    /// <summary>Stops the turn that runs on a session; what it has said is kept. When this returns, it is stored.</summary>
    public Task StopTurnAsync(string sessionId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, $"{Turn(sessionId)}/stop", _options.Timeout, cancellationToken);

    /// <returns>The report, also when it says that the service is not healthy.</returns>
    public Task<HealthReportDto> GetHealthAsync(CancellationToken cancellationToken = default) =>
        _api.GetHealthAsync(_options.HealthTimeout, cancellationToken);

    private async Task<StreamedTurn> BeginAsync(TurnRequest body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(body, ClientJson.Default.TurnRequest) };
        return await _api.OpenAsync(request, _options.TurnTimeout, cancellationToken)
            ?? throw ApiTransport.Failure("chat service", new JsonException("No stream."));
    }

    private static TurnRequest Body(ChatTurn turn)
    {
        var parts = turn.Attachments.Select(id => JsonSerializer.SerializeToElement(new FilePart("file", AttachmentPath.Of(id)), ClientJson.Default.FilePart)).ToList();
        if (turn.Text.Length > 0)
        {
            parts.Add(JsonSerializer.SerializeToElement(new TextPart("text", turn.Text), ClientJson.Default.TextPart));
        }
        return new(turn.SessionId, new(turn.MessageId, "user", parts), "submit-message")
        {
            MessageId = turn.IsEdit ? turn.MessageId : null,
            WhenBusy = turn.MayWait ? "enqueue" : null,
        };
    }

    private static string Session(string id) => $"/api/sessions/{Uri.EscapeDataString(id)}";

    private static string Turn(string sessionId) => $"/api/chat/{Uri.EscapeDataString(sessionId)}";

    private static string Page(int limit, string? cursor) => string.Create(CultureInfo.InvariantCulture, $"?limit={limit}")
        + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");

    private static async Task<T?> OrNullAsync<T>(Task<T> call) where T : class
    {
        try
        {
            return await call;
        }
        catch (OmniStackApiException refusal) when (refusal.Code == ErrorCodes.SessionNotFound)
        {
            return null;
        }
    }
}

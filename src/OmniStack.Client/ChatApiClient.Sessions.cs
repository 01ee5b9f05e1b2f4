using OmniStack.Contracts.Chat;

namespace OmniStack.Client;

/// <content>Sessions as their owner arranges them, and the model.</content>
public sealed partial class ChatApiClient
{
    /// <summary>One page of the sessions whose name or messages have <paramref name="search"/>, in any case, last updated first.</summary>
    /// <param name="search">At most <see cref="ChatRules.MaxSearchLength"/> characters.</param>
    /// <param name="limit">The most on the page; the service has a limit of its own.</param>
    /// <param name="cursor">The page before's <see cref="SessionPage.NextCursor"/>; null for the first page.</param>
    public Task<SessionPage> SearchSessionsAsync(string search, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/api/sessions{QueryText.Of(("q", search), ("limit", limit), ("cursor", cursor))}", ChatJson.Default.SessionPage, _options.Timeout, cancellationToken);

    /// <summary>Gives a session another name.</summary>
    /// <param name="name">1 to <see cref="ChatRules.MaxNameLength"/> characters.</param>
    /// <returns>The session after it.</returns>
    public Task<SessionDto> RenameSessionAsync(string sessionId, string name, CancellationToken cancellationToken = default) =>
        _api.PatchAsync(Session(sessionId), new SessionPatch(name), ChatJson.Default.SessionPatch, ChatJson.Default.SessionDto, _options.Timeout, cancellationToken);

    /// <summary>Copies a session with its whole active branch, a JSON object with <c>session</c> and <c>messages</c>, byte for byte as it comes.</summary>
    public async Task ExportSessionAsync(string sessionId, Stream destination, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Session(sessionId)}/export");
        await using var answer = await _api.FollowAsync(request, _options.Timeout, cancellationToken);
        await answer.CopyToAsync(destination, cancellationToken);
    }

    /// <summary>Makes the newest branch through a message the one that is shown and continued.</summary>
    /// <returns>The session after it.</returns>
    public Task<SessionDto> ShowBranchAsync(string sessionId, string messageId, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Session(sessionId)}/branch", new BranchChoice(messageId), ChatJson.Default.BranchChoice, ChatJson.Default.SessionDto, _options.Timeout, cancellationToken);

    /// <summary>Makes a session that begins as the branch through an answer and goes on for itself.</summary>
    /// <returns>The fork.</returns>
    public Task<SessionDto> ForkSessionAsync(string sessionId, ForkRequest request, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Session(sessionId)}/fork", request, ChatJson.Default.ForkRequest, ChatJson.Default.SessionDto, _options.Timeout, cancellationToken);

    /// <returns>The user's messages that wait for the running turn's end, the next one first.</returns>
    public Task<MessagePage> ListWaitingAsync(string sessionId, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Session(sessionId)}/waiting", ChatJson.Default.MessagePage, _options.Timeout, cancellationToken);

    /// <returns>The newest summaries of a session, of all its branches, the newest first.</returns>
    public Task<IReadOnlyList<SummaryDto>> ListSummariesAsync(string sessionId, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Session(sessionId)}/summaries", ChatJson.Default.IReadOnlyListSummaryDto, _options.Timeout, cancellationToken);

    /// <returns>What the session's model calls have used and cost, by model.</returns>
    public Task<UsageReport> GetUsageAsync(string sessionId, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Session(sessionId)}/usage", ChatJson.Default.UsageReport, _options.Timeout, cancellationToken);

    /// <returns>The models that may answer.</returns>
    public Task<IReadOnlyList<ModelDto>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/models", ChatJson.Default.IReadOnlyListModelDto, _options.Timeout, cancellationToken);
}

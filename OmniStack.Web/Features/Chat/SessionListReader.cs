using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Contracts.Chat;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Chat;

/// <summary>Reads a page of the list of chats.</summary>
internal sealed class SessionListReader(ChatApiClient chat, IOptions<WebOptions> options)
{
    /// <param name="search">Part of their names or messages; null or empty for all.</param>
    public Task<Loaded<SessionPage>> ReadAsync(string? search, string? cursor, CancellationToken cancellationToken) => Loading.TryAsync(
        string.IsNullOrWhiteSpace(search)
            ? chat.ListSessionsAsync(options.Value.SessionsPerPage, cursor, cancellationToken)
            : chat.SearchSessionsAsync(search, options.Value.SessionsPerPage, cursor, cancellationToken));
}
